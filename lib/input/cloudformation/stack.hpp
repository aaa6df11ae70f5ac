#pragma once

#include "vpclint/doc/node.hpp"
#include "vpclint/input/format.hpp"

#include "input/cloudformation/exploration.hpp"
#include "input/cloudformation/told.hpp"
#include "input/cloudformation/value.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vpclint::inline v0::cfn {

struct stack;

inline constexpr std::string_view name_missing = "VPC0010"; // as where the resolver says it
inline constexpr std::size_t max_depth = 200;
inline constexpr std::size_t max_steps = 2'000'000;

/// Loop variables of `Fn::ForEach`, the innermost last.
using loop_variables = std::vector<std::pair<std::string, std::string>>;

enum class existence : std::uint8_t { yes, no, maybe };

/// One resource of one stack.
struct resource {
  std::string id{};   ///< logical id
  std::string name{}; ///< in the design
  std::string type{};
  doc::node body{};
  doc::node key{};
  stack* in{nullptr};
  loop_variables loops{};
  existence exists{existence::yes};
  std::string why{};             ///< of `maybe`: what it hangs on
  value properties{};            ///< worked out on load; nothing where it does not exist
  value put_by{};                ///< the same, of an earlier case, while it does not exist
  existence was{existence::yes}; ///< when it was last worked out
  std::string was_why{};
  told_facts exists_from{};
  told_facts properties_from{};
  std::vector<std::pair<resource const*, place>> refers_to{}; ///< in its properties
  stack* child{nullptr}; ///< of a nested stack: the template of this run
  std::string why_no_child{"there are too many nested stacks"}; ///< of a stack without one

  [[nodiscard]] value const& get(std::string_view key_name) const {
    return properties.get(key_name);
  }
};

/// A condition or an output as written, with the loops that it stands in.
struct section_part {
  std::string name{};
  doc::node key{};
  doc::node body{};
  loop_variables loops{};
};

/// The conditions or the outputs of a stack, with what loops make of them, in their order.
struct section {
  std::vector<section_part> parts{};
  std::map<std::string, std::size_t, std::less<>> by_name{};

  /// The part of this name; null where there is none.
  [[nodiscard]] section_part const* find(std::string_view name) const {
    auto const hit = by_name.find(name);
    return hit == by_name.end() ? nullptr : &parts[hit->second];
  }
};

/// A template with values for its parameters.
struct stack {
  doc::node root{};
  std::string name{};                                     ///< prefix of names where they clash
  std::map<std::string, value, std::less<>> given{};      ///< by a parent stack
  std::map<std::string, value, std::less<>> conditions{}; ///< worked out: text true or false
  std::map<std::string, told_facts, std::less<>> conditions_from{}; ///< of those worked out
  section declared{};                                               ///< conditions
  section outputs{};
  std::set<std::string, std::less<>> asked{}; ///< conditions that something in a network hangs on
  std::string path{}; ///< tells the stacks of a run apart, in every reading of them
  std::vector<std::unique_ptr<resource>> resources{};
  std::unordered_map<std::string, resource*> by_id{};
  resource const* parent{nullptr};
  bool is_child{false};
};

/// Works out the functions of the templates of a run.
class evaluator {
public:
  explicit evaluator(design_builder& out)
      : out_(out), decided_(out.facts().conditions.begin(), out.facts().conditions.end()),
        takes_notes_(out.memory() != nullptr) {}

  /// Makes stacks of the templates, nested ones included, and works out their resources.
  void load(std::span<input_document const> documents);
  /// Reads another case of the same documents: what asked only for facts that are the same in it
  /// stays as it is. Precondition: `can_load_again()`; the facts are in the builder.
  void load_again();
  [[nodiscard]] bool can_load_again() const;
  [[nodiscard]] std::vector<std::unique_ptr<stack>> const& stacks() const { return stacks_; }

  [[nodiscard]] value eval(stack& in, doc::node n, loop_variables const& loops);

  /// What somebody says of an attribute that AWS makes up: `--parameter Vpc.Ipv6CidrBlocks=BLOCK`.
  [[nodiscard]] value given_attribute(resource const& r, std::string_view attribute, place at);

  /// What these conditions are while this is supposed, true, false or not known, in their order;
  /// where it takes more to decide one: what can be supposed.
  std::optional<fork> try_out(exploration& x, std::span<asked_condition const> conditions,
                              std::vector<std::optional<bool>>& found);
  /// Values made since the last call, or the start.
  std::size_t take_steps() { return std::exchange(steps_, 0); }

private:
  // stack.cpp
  void add_stack(doc::node root, std::string name, resource* parent);
  [[nodiscard]] std::string free_name(std::string wanted, resource const* parent) const;
  void check_parameters();
  void add_exports(stack& in);
  void add_all_exports();
  void find_children(std::span<input_document const> documents);
  void drop_nested();
  void name_resources();
  void evaluate_resources();
  void work_out_existence(stack& in, resource& r);
  void refuse_missing(resource const& r);
  /// Whether the `Condition` of a resource or output lets it be; `open` is why that is not known.
  existence made(stack& in, doc::node wanted, loop_variables const& loops, value& open);

  // loops.cpp
  using members_reader = std::function<void(doc::node members, loop_variables const& loops)>;
  /// Gives every turn of a loop what it makes.
  void turns(stack& in, doc::node key, doc::node body, loop_variables const& loops,
             members_reader const& each);
  void add_resources(stack& in, doc::node members, loop_variables const& loops);
  void add_made(stack& in, doc::node key, doc::node body, loop_variables const& loops);
  void add_section(stack& in, doc::node members, section& into, loop_variables const& loops);
  /// Says that a loop of resources may make others than those that were read.
  bool too_many(doc::node key, doc::node made);
  void leave_open(doc::node key, doc::node made, std::string const& reason);

  // evaluate.cpp
  value scalar(doc::node n, loop_variables const& loops);
  value container(stack& in, doc::node n, loop_variables const& loops);
  void add_entry(stack& in, doc::node k, doc::node v, loop_variables const& loops, value& out);
  value parameter(stack& in, std::string const& name, doc::node declared, place at);
  value typed(std::string_view type, std::string const& text, place at);
  value find_name(stack& in, std::string const& name, place at, loop_variables const& loops);
  value pseudo(stack& in, std::string_view name, place at);
  value without_value(std::string const& name, doc::node declared, std::string reason, place at);
  /// A reference to what the template does not declare, which CloudFormation refuses.
  value nothing_called(stack const& in, std::string const& name, place at);

  // conditions.cpp
  value condition(stack& in, std::string const& name, place at);
  value work_out(stack& in, std::string const& name, place at);
  value truth(stack& in, doc::node n, loop_variables const& loops);
  value decide(stack& in, doc::node n, loop_variables const& loops);
  value logic(stack& in, doc::node args, loop_variables const& loops, bool conjunction);
  value equals(stack& in, doc::node n, doc::node args, loop_variables const& loops);
  value explore(stack const& in, doc::node n, doc::node args, value const (&sides)[2]);
  value against(std::string const& parameter, std::string const& text, place at);
  void give_parameters(stack& in);

  std::uint32_t number_of(std::string question);
  [[nodiscard]] std::uint32_t answer_to(std::string_view question);
  void note_condition(stack const& in, std::string const& name);
  void note_parameter(std::string const& name);
  void note(told_facts const& other) {
    if (noting_ != nullptr)
      noting_->add(other);
  }
  void note_existence(resource const& r) {
    if (knows_existence_)
      note(r.exists_from);
    else
      note_open();
  }
  /// What hangs on more than is noted is worked out again for each case.
  void note_open() {
    if (noting_ != nullptr)
      noting_->open = true;
  }
  /// Whether what was worked out under these facts is the same in this reading.
  [[nodiscard]] bool still_holds(told_facts const& from);
  /// Does the work, and notes what it is told.
  template <class Work>
  void noted(told_facts& into, Work const& work);

  // functions.cpp
  value call(stack& in, std::string_view fn, doc::node arg, place at, loop_variables const& loops);
  value get_att(stack& in, doc::node arg, place at, loop_variables const& loops);
  value sub(stack& in, doc::node arg, place at, loop_variables const& loops);
  value join(value const& args, place at);
  value select(value const& args, place at);
  value split(value const& args, place at);
  value cidr_blocks(value const& args, place at);
  value zones(value const& region, place at);
  value find_in_map(stack& in, doc::node arg, place at, loop_variables const& loops);
  value choose(stack& in, doc::node arg, place at, loop_variables const& loops);

  // attributes.cpp
  value attribute_of(resource const& r, std::string const& attribute, place at);
  value written_attribute(resource const& r, std::string const& attribute);
  value port_of(resource const& r);
  value property_of(resource const& r, std::string_view name);

  // outputs.cpp
  value outputs_of(resource const& nested, std::string_view attribute, place at);
  value import(value const& name, place at);
  struct exported {
    stack* in{nullptr};
    section_part const* output{nullptr};
  };
  /// Exports whose name has the name of a stack in it that nobody gave.
  std::vector<exported> exported_by(std::string_view name, std::string& reason);

  friend class deeper;
  design_builder& out_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> reported_{}; // places of such references
  std::vector<std::unique_ptr<stack>> stacks_{};
  std::map<std::string, std::vector<exported>, std::less<>> exports_{};
  std::vector<std::string> of_stack_names_{};    // exports with the name of their stack in theirs
  std::map<stack const*, std::string> called_{}; // by the imports that find them
  std::size_t depth_{0};
  std::size_t made_{0};  // turns and resources of loops
  std::size_t steps_{0}; // values made, to stop before hostile templates fill the memory
  std::map<std::string, bool, std::less<>>
      decided_;                 // conditions of this reading, by stack and name
  std::size_t in_condition_{0}; // conditions being worked out
  bool counts_{true};           // what is being worked out is part of a network
  exploration* exploring_{nullptr};
  bool takes_notes_{false};     // this is a case, and others may follow
  bool plain_{true};            // nothing was met whose working out hangs on what came before it
  told_facts* noting_{nullptr}; // of what is being worked out
  bool knows_existence_{false}; // of all resources
  told_facts exports_from_{};
  std::map<std::string, std::uint32_t, std::less<>> questions_{};
  std::vector<std::uint32_t> answers_{};                      // in this reading, by question
  std::map<std::string, std::uint32_t, std::less<>> texts_{}; // that parameters have had
};

template <class Work>
void evaluator::noted(told_facts& into, Work const& work) {
  if (!takes_notes_ || !plain_)
    return work();
  into = {};
  into.open = false;
  auto const before = steps_;
  auto* const outer = std::exchange(noting_, &into);
  work();
  noting_ = outer;
  into.steps = steps_ - before;
  into.open = into.open || steps_ > max_steps;
}

/// One step down; the way back up on leaving.
class deeper {
public:
  explicit deeper(evaluator& e) : e_(e) {
    ++e_.depth_;
    ++e_.steps_;
  }
  ~deeper() { --e_.depth_; }
  deeper(deeper const&) = delete;
  deeper& operator=(deeper const&) = delete;
  [[nodiscard]] bool too_far() const { return e_.depth_ > max_depth || e_.steps_ > max_steps; }

private:
  evaluator& e_;
};

/// The parameter (or, as `${AWS::...}`, pseudo parameter) without a value whose value this is and
/// nothing else; empty where it is not that.
[[nodiscard]] std::string open_name(value const& v);

/// Asks for a reading of each way in which the conditions fall that the values of parameters leave
/// open (cases.cpp). Where there are too many, it says so.
void offer_cases(evaluator& e, design_builder& out);

/// Whether somebody who gives a parameter means this resource by a name; that of its stack may
/// stand in front of it.
[[nodiscard]] bool is_called(resource const& r, std::string_view name);

/// The macros that a template asks for; the language extensions are worked out here and are none.
[[nodiscard]] std::vector<std::string> macros(doc::node root);

/// A text with loop variables put in (loops.cpp).
[[nodiscard]] std::string loop_text(std::string_view text, loop_variables const& loops);

/// What functions made of these parts, one after the other, as far as it is not known.
[[nodiscard]] value composite(std::vector<value> parts, value reason, place at);

/// The parts of a text or composite between marks; nothing where they can't be told (lists.cpp).
[[nodiscard]] std::optional<value> split_at(value const& from, std::string_view mark, place at);

/// Whether a type is a stack of another template.
[[nodiscard]] inline bool nests(std::string_view type) {
  return type == "AWS::CloudFormation::Stack" || type == "AWS::Serverless::Application";
}

/// Whether resources of a type become part of a design (types.cpp).
[[nodiscard]] bool modelled(std::string_view type);

/// `Ref`, `GetAtt`, ... of a node: the name of its function without `Fn::` and its argument.
struct function_call {
  std::string_view name{};
  doc::node arg{};
};
[[nodiscard]] std::optional<function_call> function_of(doc::node n);

} // namespace vpclint::inline v0::cfn
