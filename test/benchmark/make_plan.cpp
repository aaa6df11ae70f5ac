// make_plan MODULES: writes such a plan to the standard output.
#include "plans.hpp"

#include <cstdio>
#include <cstdlib>

int main(int count, char** words) {
  if (count != 2) {
    std::fputs("usage: make_plan MODULES\n", stderr);
    return 2;
  }
  auto const text = vpclint_benchmark::terraform_plan(std::strtoul(words[1], nullptr, 10));
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 2;
}
