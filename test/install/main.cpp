#include <vpclint/version.hpp>

#include <cstdio>
#include <string>

// The argument is the version that the package manager found: header, library and package must agree.
int main(int argc, char** argv) {
  std::string const built(vpclint::version());
  std::printf("header %s, library %s, package %s\n", VPCLINT_VERSION_STRING, built.c_str(),
              argc > 1 ? argv[1] : "unnamed");
  return argc > 1 && built == VPCLINT_VERSION_STRING && built == argv[1] ? 0 : 1;
}
