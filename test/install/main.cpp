#include <cstdio>
#include <string>
#include <vpclint/input/load.hpp>
#include <vpclint/version.hpp>

// The argument is the version that the package manager found: header, library and package must
// agree. Reading YAML shows that what the library itself is linked to came along.
int main(int argc, char** argv) {
  std::string const built(vpclint::version());
  std::printf("header %s, library %s, package %s\n", VPCLINT_VERSION_STRING, built.c_str(),
              argc > 1 ? argv[1] : "unnamed");
  auto const loaded = vpclint::load_text("version: 1\nvpcs: {a: {cidr: 10.0.0.0/16}}\n");
  bool const read = loaded && !loaded->fatal && loaded->design.vpcs.size() == 1;
  return read && argc > 1 && built == VPCLINT_VERSION_STRING && built == argv[1] ? 0 : 1;
}
