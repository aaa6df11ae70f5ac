// What a template writes and nothing reads: of types that are modelled, and of words misspelt.
#include "vpclint/diag/codes.hpp"
#include "vpclint/support/nearest.hpp"

#include "input/cloudformation/converter.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace vpclint::inline v0::cfn {
namespace {

bool same_letters(std::string_view a, std::string_view b) {
  auto const low = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return low(x) == low(y); });
}

bool same_digits(std::string_view a, std::string_view b) {
  auto const digits = [](std::string_view text) {
    std::string out;
    for (char const letter : text)
      if (letter >= '0' && letter <= '9')
        out += letter;
    return out;
  };
  return digits(a) == digits(b);
}

/// The property that somebody means who writes one that is not read; empty where it may well be
/// another, since not all that there are is known here.
std::string_view meant_property(std::string_view type, std::string_view written) {
  constexpr std::size_t long_enough = 10;
  constexpr std::size_t longest = 60;
  for (auto const name : properties_read(type)) {
    bool const near = written.size() >= long_enough && written.size() <= longest &&
                      same_digits(written, name) && edit_distance(written, name) == 1;
    if (same_letters(written, name) || near)
      return name;
  }
  return {};
}

/// Whether a resource may have a key beside its properties.
bool is_key_of_resource(std::string_view key) {
  constexpr std::array<std::string_view, 9> keys{
      "Type",           "Properties",     "DependsOn",    "Condition",          "Metadata",
      "CreationPolicy", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy"};
  return std::find(keys.begin(), keys.end(), key) != keys.end() || key.starts_with("Fn::");
}

} // namespace

/// CloudFormation refuses a resource with a key or a property that it does not know.
void converter::tell_misspelt() {
  for (auto const& s : eval_.stacks()) {
    if (!macros(s->root).empty())
      continue; // which may take words of their own
    for (auto const& r : s->resources) {
      if (r->exists == existence::no || !modelled(r->type) || out_.saturated())
        continue;
      auto const tell = [&](doc::node key, std::string const& what, std::string_view meant) {
        auto& f = out_.report(codes::unknown_key, severity::error, key.at(),
                              what + " '" + std::string(key.text().substr(0, 80)) + "'");
        f.resource = r->name;
        if (!meant.empty())
          f.remedy = "write '" + std::string(meant) + "' if that is meant";
      };
      for (auto const [k, v] : r->body.entries())
        if (!is_key_of_resource(k.text()))
          tell(k, "no resource has a key",
               edit_distance(k.text().substr(0, 60), "Properties") < 4 ? "Properties"
                                                                       : std::string_view());
      for (auto const [k, v] : r->body.find("Properties").entries())
        if (!is_read(r->type, k.text()) && !k.text().starts_with("Fn::"))
          if (auto const meant = meant_property(r->type, k.text()); !meant.empty())
            tell(k, r->type + " has no property", meant);
    }
  }
}

void converter::list_unread() {
  // What a resource says and nothing reads: by type, once for each template.
  for (auto const& s : eval_.stacks()) {
    std::map<std::string_view, std::set<std::string_view>> left;
    for (auto const& r : s->resources) {
      if (r->exists == existence::no || !modelled(r->type))
        continue;
      for (auto const [k, v] : r->body.find("Properties").entries()) {
        auto const name = k.text();
        if (!is_read(r->type, name) && !name.starts_with("Fn::"))
          left[r->type].insert(name);
      }
    }
    auto& remarks = out_.inventory(s->root.at()).remarks;
    for (auto const& [type, names_of] : left) {
      std::string text = "Not read of " + std::string(type) + ":";
      for (auto const name : names_of)
        text += (text.back() == ':' ? " " : ", ") + std::string(name.substr(0, 60));
      if (text += "."; std::find(remarks.begin(), remarks.end(), text) == remarks.end())
        remarks.push_back(std::move(text));
    }
  }
}

} // namespace vpclint::inline v0::cfn
