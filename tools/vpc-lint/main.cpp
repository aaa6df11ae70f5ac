#include "vpclint/version.hpp"

#include <cstdio>
#include <string>

int main() {
  std::printf("vpc-lint %s\n", std::string(vpclint::version()).c_str());
  return 0;
}
