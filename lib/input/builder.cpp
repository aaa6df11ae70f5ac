#include "vpclint/diag/codes.hpp"
#include "vpclint/input/format.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace vpclint::inline v0 {

finding& design_builder::add(finding f) {
  if (kept_ >= limits_.max_findings) {
    if (left_out_++ == 0)
      left_out_at_ = f.at;
    left_out_fatal_ = left_out_fatal_ || f.fatal;
    spare_ = std::move(f);
    return spare_;
  }
  ++kept_;
  return findings_->emplace_back(std::move(f));
}

finding& design_builder::report(std::string_view code, severity level, place at,
                                std::string message) {
  return add({.rule = std::string(code), .level = level, .message = std::move(message), .at = at});
}

finding& design_builder::refuse(std::string_view code, place at, std::string message) {
  auto& f = report(code, severity::error, at, std::move(message));
  f.fatal = true;
  if (&f == &spare_)
    left_out_fatal_ = true;
  return f;
}

file_inventory& design_builder::inventory(place in) {
  if (inventory_of_.size() <= in.source)
    inventory_of_.resize(std::size_t{in.source} + 1);
  auto& number = inventory_of_[in.source];
  if (number == 0) {
    inventory_->push_back({.file = sources().at(in.source).name()});
    number = inventory_->size();
  }
  return (*inventory_)[number - 1];
}

resource_count& design_builder::count(place in, std::string_view type) {
  auto& all = inventory(in).resources;
  auto const at = std::lower_bound(
      all.begin(), all.end(), type,
      [](resource_count const& c, std::string_view wanted) { return c.type < wanted; });
  if (at != all.end() && at->type == type)
    return *at;
  return *all.insert(at, resource_count{.type = std::string(type)});
}

bool design_builder::charge(std::size_t bytes, place at) {
  if (stopped_)
    return false;
  bytes_ += bytes;
  if (bytes_ <= limits_.max_model_bytes)
    return true;
  stopped_ = true;
  refuse(codes::document_limit, at,
         "the design is larger than " + std::to_string(limits_.max_model_bytes >> 20U) +
             " MiB of values; reading stops here");
  return false;
}

bool design_builder::offer(std::vector<input_case> cases) {
  if (cases.size() > max_cases || bytes_ * cases.size() > limits_.max_case_bytes)
    return false;
  cases_ = std::move(cases);
  return true;
}

void design_builder::finish() {
  if (left_out_ == 0)
    return;
  finding f{.rule = std::string(codes::document_limit),
            .level = severity::error,
            .message = std::to_string(left_out_) + " more problems are not shown, the first here",
            .at = left_out_at_};
  f.fatal = left_out_fatal_;
  findings_->push_back(std::move(f));
  left_out_ = 0;
}

} // namespace vpclint::inline v0
