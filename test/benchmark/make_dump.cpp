// make_dump VPCS INTERFACES: writes such a dump to the standard output.
#include "dumps.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: make_dump VPCS INTERFACES-OF-EACH\n", stderr);
    return 2;
  }
  auto const number = [&](int i) { return std::strtoul(words[i], nullptr, 10); };
  auto const text = vpclint_benchmark::describe_dump(number(1), number(2));
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 2;
}
