// Conditions: what they are with the values that parameters have, and what it would take to decide
// those that hang on others.
#include "input/cloudformation/stack.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace vpclint::inline v0::cfn {
namespace {

constexpr std::size_t max_spelled = 2000;

// The first letter of a question says what it is about.
constexpr char about_condition = 'c';
constexpr char about_parameter = 'p';

constexpr std::size_t few_steps = max_steps / 4; // beyond it, how many there were may matter

value truth_value(bool b, place at) { return value::of(b ? "true" : "false", at); }

/// A part of a template as a text that is the same for the same part.
void spell(doc::node n, std::string& out, int depth = 0) {
  if (out.size() > max_spelled || depth > 40)
    return;
  out += n.tag();
  if (n.is_scalar()) {
    out += "'" + std::string(n.text()) + "'";
    return;
  }
  out += n.is_mapping() ? "{" : "[";
  for (auto const [k, v] : n.entries()) {
    spell(k, out, depth + 1);
    spell(v, out, depth + 1);
  }
  for (auto const item : n.items())
    spell(item, out, depth + 1);
  out += n.is_mapping() ? "}" : "]";
}

/// A comparison as such a text, whichever side is written first.
std::string spelled(stack const& in, doc::node args) {
  std::string sides[2];
  std::size_t i = 0;
  for (auto const arg : args.items())
    if (i < 2)
      spell(arg, sides[i++]);
  if (sides[0].size() + sides[1].size() > max_spelled)
    return in.path + "@" + std::to_string(args.at().begin);
  if (sides[1] < sides[0])
    std::swap(sides[0], sides[1]);
  return in.path + ":" + sides[0] + sides[1];
}

} // namespace

std::string open_name(value const& v) {
  if (v.kind == value_kind::unknown)
    return v.parameter ? v.subject : std::string();
  bool const symbol = v.kind == value_kind::text && v.text.substr(0, 7) == symbol_start &&
                      v.text.find('}') + 1 == v.text.size();
  return symbol ? v.text : std::string();
}

void evaluator::give_parameters(stack& in) {
  if (in.parent == nullptr)
    return;
  auto const& r = *in.parent;
  for (auto const [key, v] : r.body.find("Properties").find("Parameters").entries()) {
    auto given = eval(*r.in, v, r.loops);
    if (given.there())
      in.given[std::string(key.text())] = std::move(given);
    else
      in.given.erase(std::string(key.text())); // AWS::NoValue: the default holds
  }
}

value evaluator::condition(stack& in, std::string const& name, place at) {
  if (in_condition_ == 0 && counts_ && exploring_ == nullptr)
    in.asked.insert(name);
  note_condition(in, name);
  if (!decided_.empty())
    if (auto const hit = decided_.find(in.path + ":" + name); hit != decided_.end())
      return truth_value(hit->second, at);
  if (auto const done = in.conditions.find(name); done != in.conditions.end()) {
    if (exploring_ != nullptr && !exploring_->next)
      if (auto const hit = exploring_->open.find({&in, name}); hit != exploring_->open.end())
        exploring_->next = hit->second;
    if (auto const from = in.conditions_from.find(name);
        from != in.conditions_from.end() && done->second.kind != value_kind::unknown)
      note(from->second);
    else
      note_open(); // what is not decided may hang on which was asked first
    return done->second;
  }
  return work_out(in, name, at);
}

value evaluator::work_out(stack& in, std::string const& name, place at) {
  auto const* declared = in.declared.find(name);
  if (declared == nullptr)
    return value::not_known("there is no condition " + name, at, name);
  in.conditions[name] = value::not_known("condition " + name + " hangs on itself", at, name);
  std::optional<fork> before;
  if (exploring_ != nullptr)
    before.swap(exploring_->next);
  ++in_condition_;
  value v;
  told_facts from;
  noted(from, [&] { v = truth(in, declared->body, declared->loops); });
  --in_condition_;
  from.open = from.open || v.kind == value_kind::unknown;
  note(from);
  if (v.kind == value_kind::unknown)
    v.text = "condition " + name + " is not decided: " + v.text;
  in.conditions[name] = v;
  if (takes_notes_)
    in.conditions_from[name] = std::move(from);
  if (exploring_ != nullptr) {
    if (v.kind == value_kind::unknown && exploring_->next)
      exploring_->open[{&in, name}] = *exploring_->next;
    if (before)
      exploring_->next = std::move(before);
  }
  return v;
}

value evaluator::logic(stack& in, doc::node args, loop_variables const& loops, bool conjunction) {
  value open;
  for (auto const arg : args.items()) {
    auto v = truth(in, arg, loops);
    if (v.kind == value_kind::unknown)
      open = std::move(v);
    else if ((v.text == "true") != conjunction)
      return truth_value(!conjunction, args.at());
  }
  return open.there() ? open : truth_value(conjunction, args.at());
}

value evaluator::truth(stack& in, doc::node n, loop_variables const& loops) {
  if (exploring_ == nullptr)
    return decide(in, n, loops);
  auto before = exploring_->next;
  auto v = decide(in, n, loops);
  if (v.kind != value_kind::unknown)
    exploring_->next = std::move(before);
  return v;
}

value evaluator::decide(stack& in, doc::node n, loop_variables const& loops) {
  deeper const step(*this);
  if (step.too_far())
    return value::not_known("the conditions are too deep", n.at());
  auto const fn = function_of(n);
  if (!fn)
    return value::not_known("this is no condition", n.at());
  if (fn->name == "Condition")
    return condition(in, std::string(fn->arg.text()), n.at());
  if (fn->name == "And" || fn->name == "Or")
    return logic(in, fn->arg, loops, fn->name == "And");
  if (fn->name == "Not") {
    auto v = fn->arg.size() == 1 ? truth(in, *fn->arg.items().begin(), loops)
                                 : value::not_known("Fn::Not wants one condition", n.at());
    if (v.kind == value_kind::text)
      v.text = v.text == "true" ? "false" : "true";
    return v;
  }
  if (fn->name != "Equals" || fn->arg.size() != 2)
    return value::not_known("the function " + std::string(fn->name) + " decides no condition",
                            n.at());
  return equals(in, n, fn->arg, loops);
}

value evaluator::equals(stack& in, doc::node n, doc::node args, loop_variables const& loops) {
  if (exploring_ != nullptr)
    exploring_->touched.clear();
  value sides[2];
  std::size_t i = 0;
  for (auto const arg : args.items())
    sides[i++] = eval(in, arg, loops);
  value open;
  for (auto const& side : sides)
    if (side.kind == value_kind::unknown && !open.there())
      open = side;
  if (!open.there()) {
    if (sides[0].same(sides[1]))
      return truth_value(true, n.at());
    for (auto const& side : sides)
      if (has_symbol(side.text) && !open.there())
        open = value::not_known("'" + side.text + "' has no value", n.at(), side.text);
    if (!open.there())
      return truth_value(false, n.at());
  }
  if (exploring_ == nullptr)
    return open;
  auto found = explore(in, n, args, sides);
  return found.kind == value_kind::unknown ? open : found;
}

/// True or false where what is supposed decides it. Else sets what can be supposed next.
value evaluator::explore(stack const& in, doc::node n, doc::node args, value const (&sides)[2]) {
  auto& x = *exploring_;
  auto open = value::not_known({}, n.at());
  auto const left = open_name(sides[0]);
  auto const right = open_name(sides[1]);
  if (!left.empty() && left == right)
    return truth_value(true, n.at());
  for (std::size_t i = 0; i < 2; ++i)
    if (auto const& name = i == 0 ? left : right; !name.empty())
      if (auto const& text = sides[1 - i]; text.is(value_kind::text) && !has_symbol(text.text))
        return against(name, text.text, n.at());
  if (x.touched.empty())
    return open; // whatever it is, no parameter decides it
  auto const touched = x.touched;
  for (auto const* lists : {&x.allowed, &x.rows})
    for (auto const& name : touched) {
      auto const hit = lists->find(name);
      auto values = hit == lists->end() ? std::vector<std::string>{} : x.left_of(name, hit->second);
      if (values.empty())
        continue;
      if (!x.next)
        x.next = fork{.parameter = name, .values = std::move(values)};
      return open;
    }
  auto const key = spelled(in, args);
  if (auto const hit = x.now.comparisons.find(key); hit != x.now.comparisons.end())
    return truth_value(hit->second, n.at());
  if (!x.next)
    x.next = fork{.comparison = key};
  return open;
}

value evaluator::against(std::string const& parameter, std::string const& text, place at) {
  auto& x = *exploring_;
  auto const list = x.allowed.find(parameter);
  bool const may_be = list == x.allowed.end() || std::find(list->second.begin(), list->second.end(),
                                                           text) != list->second.end();
  if (!may_be || x.is_not(parameter, text))
    return truth_value(false, at);
  if (!x.next)
    x.next = fork{.parameter = parameter, .values = {text}, .other = true};
  return value::not_known({}, at);
}

std::optional<fork> evaluator::try_out(exploration& x, std::span<asked_condition const> conditions,
                                       std::vector<std::optional<bool>>& found) {
  exploring_ = &x;
  x.open.clear();
  for (auto const& s : stacks_)
    s->conditions.clear();
  for (auto const& s : stacks_)
    give_parameters(*s);
  found.clear();
  std::optional<fork> open;
  for (auto const& c : conditions) {
    x.next.reset();
    auto const v = condition(*c.in, c.name, place{});
    if (v.kind == value_kind::unknown && x.next) {
      open = std::move(x.next);
      break;
    }
    found.push_back(v.kind == value_kind::unknown ? std::nullopt
                                                  : std::optional<bool>(v.text == "true"));
  }
  exploring_ = nullptr;
  return open;
}

std::uint32_t evaluator::answer_to(std::string_view question) {
  auto const name = question.substr(1);
  if (question.front() == about_condition) {
    auto const hit = decided_.find(name);
    return hit == decided_.end() ? 0U : hit->second ? 1U : 2U;
  }
  for (auto const& [given, text] : out_.facts().parameters)
    if (given == name)
      return 1 + texts_.try_emplace(text, static_cast<std::uint32_t>(texts_.size())).first->second;
  return 0;
}

std::uint32_t evaluator::number_of(std::string question) {
  auto const hit = questions_.find(question);
  if (hit != questions_.end())
    return hit->second;
  answers_.push_back(answer_to(question));
  return questions_.emplace(std::move(question), static_cast<std::uint32_t>(questions_.size()))
      .first->second;
}

void evaluator::note_condition(stack const& in, std::string const& name) {
  if (noting_ == nullptr)
    return;
  auto const number = number_of(about_condition + in.path + ":" + name);
  noting_->add(number, answers_[number]);
}

void evaluator::note_parameter(std::string const& name) {
  if (noting_ == nullptr)
    return;
  auto const number = number_of(about_parameter + name);
  noting_->add(number, answers_[number]);
}

bool evaluator::still_holds(told_facts const& from) {
  if (from.open || steps_ + from.steps > max_steps ||
      !std::all_of(from.answers.begin(), from.answers.end(),
                   [&](auto const& a) { return answers_[a.first] == a.second; }))
    return false;
  steps_ += from.steps;
  return true;
}

bool evaluator::can_load_again() const {
  // What stacks give each other and what loops make is not noted.
  return takes_notes_ && plain_ && stacks_.size() == 1 && steps_ <= few_steps;
}

void evaluator::load_again() {
  auto const& given = out_.facts().conditions;
  decided_ = {given.begin(), given.end()};
  for (auto const& [question, number] : questions_)
    answers_[number] = answer_to(question);
  steps_ = 0;
  reported_.clear();
  knows_existence_ = false;
  for (auto const& s : stacks_) {
    s->conditions.clear();
    s->conditions_from.clear();
    for (auto const& r : s->resources) {
      r->exists = existence::yes;
      r->why.clear();
    }
  }
  check_parameters();
  add_all_exports();
  evaluate_resources();
}

} // namespace vpclint::inline v0::cfn
