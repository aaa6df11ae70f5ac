#include "vpclint/doc/scalar.hpp"

#include "input/design_file/line.hpp"
#include "input/design_file/objects.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace vpclint::inline v0::native {
namespace {

struct verdict_words {
  using type = verdict;
  static constexpr std::array<word<verdict>, 5> list{{{"reachable", verdict::reachable},
                                                      {"blocked", verdict::blocked},
                                                      {"reply_blocked", verdict::reply_blocked},
                                                      {"partial", verdict::partial},
                                                      {"not reachable", verdict::not_reachable}}};
};
/// What may be expected of no protocol in particular.
constexpr std::array<std::string_view, 2> verdicts_of_all{"reachable", "blocked"};

std::string selector_schema() {
  // Behind `tag:`, the long form may have blanks.
  return pattern_schema("^(" + patterns::selector_word() + "|tag:[^= \\t\\r\\n]+=[^\\r\\n]*)$");
}

/// `from` or `to` of the long form.
struct selector_fact {
  using type = selector;
  static std::optional<selector> parse(reader& r, doc::node n) {
    auto const text = r.string(n, "a selector");
    if (!text)
      return std::nullopt;
    // The value of a tag may have blanks here, its key not.
    auto const head = text->substr(0, std::min(text->find('='), text->size()));
    bool const is_tag = text->starts_with("tag:") && head.size() > 4 &&
                        head.size() < text->size() && head.find_first_of(" \t\r\n") == head.npos &&
                        text->find_first_of("\r\n") == text->npos;
    if (!is_tag && !r.check_name(n))
      return std::nullopt;
    known<selector> out;
    if (!read_selector(r, r.word_at(n, *text), *text, out) || !out)
      return std::nullopt;
    return *out;
  }
  static std::string schema() { return selector_schema(); }
  static std::string value() { return "selector"; }
};

template <auto Member, class Value>
constexpr key<long_expectation> answer(std::string_view name, std::string_view about,
                                       bool required = false) {
  return {name,
          about,
          [](reader& r, doc::node n, long_expectation& l) { Value::read(r, n, l.out->*Member); },
          &Value::schema,
          &Value::value,
          required};
}
template <doc::node long_line::*Member, class Value>
constexpr key<long_expectation> matched(std::string_view name, std::string_view about) {
  return {name, about, [](reader&, doc::node n, long_expectation& l) { l.match.*Member = n; },
          &Value::schema, &Value::value};
}

constexpr std::array expectation_keys{
    answer<&expectation::source, one<selector_fact>>("from", "who opens the connection", true),
    answer<&expectation::destination, one<selector_fact>>("to", "who is connected to", true),
    matched<&long_line::protocol, protocol_value>("protocol", "left out: any packet at all"),
    matched<&long_line::ports, ports_value>("ports", "destination ports; left out: all"),
    matched<&long_line::type, icmp_type_value>("type", "ICMP type; left out: all"),
    matched<&long_line::code, icmp_code_value>("code", "ICMP code; left out: all"),
    answer<&expectation::expected, one<choice<verdict_words>>>(
        "verdict", "what has to come out; without a protocol only `reachable` and `blocked`", true),
    answer<&expectation::via, one<reference>>("via", "the proxying load balancer in between"),
    answer<&expectation::because, remark>("because", "why it is expected, for people"),
};

/// Without a protocol the verdict is about packets of every kind, which two verdicts can say.
void check_verdict(reader& r, doc::node at, expectation& e) {
  if (e.match || !e.expected || *e.expected == verdict::reachable ||
      *e.expected == verdict::blocked)
    return;
  r.malformed(at.at(), "'" + shortened(at.text()) + "' needs a protocol to speak of").remedy =
      "name the protocol and ports, such as 'tcp 443', or expect 'reachable' or 'blocked'";
  e.expected = known<verdict>(unusable(), at.at());
}

void read_short(reader& r, doc::node key, doc::node value, expectation& e) {
  line l(r, key, question_grammar);
  bool contradictory = false;
  bool const good = read_question(l, e, contradictory);
  auto expected = read_known<choice<verdict_words>>(r, value);
  if (!good || contradictory) {
    e.expected = known<verdict>(unusable(), value.at());
    return;
  }
  e.expected = std::move(expected);
  check_verdict(r, value, e);
}

void read_long(reader& r, doc::node n, expectation& e) {
  long_expectation l{.out = &e};
  read_keys(r, n, l, expectation_object);
  if (!l.match.protocol) {
    for (auto const extra : {l.match.ports, l.match.type, l.match.code})
      if (extra)
        r.missing_key(extra, expectation_object.name, "protocol");
    if (auto const v = n.find("verdict"))
      check_verdict(r, v, e);
    return;
  }
  auto match = traffic_of(r, l.match);
  if (match)
    e.match = *match;
  else
    e.expected = known<verdict>(unknown{match.reason()}, match.at);
}

bool read_expectation(reader& r, doc::node n, expectation& e) {
  if (!n.is_mapping()) {
    auto const text = n.is_scalar() ? n.text() : std::string_view{};
    auto const end = text.rfind(": ");
    bool const whole = end != text.npos && text.find("->") < end;
    auto& f = r.wrong_type(n, "an expectation");
    f.remedy = whole ? "write {\"" + std::string(text.substr(0, end)) + "\": \"" +
                           std::string(text.substr(end + 2)) +
                           "\"}, a question and its verdict; quotes around both make one text of it"
                     : "write '- A -> B tcp 443: reachable', with a blank behind the colon";
    return false;
  }
  auto const first = n.size() > 0 ? *n.entries().begin() : doc::entry{};
  if (n.size() == 1 && first.key.text().find(' ') != std::string_view::npos &&
      first.key.text().find("->") == std::string_view::npos) {
    r.malformed(first.key.at(),
                "expected '->' in the expectation '" + shortened(first.key.text()) + "'")
        .remedy = "write '- A -> B tcp 443: reachable', or the long form with 'from' and 'to'";
    return false;
  }
  if (n.size() > 0 && first.key.text().find("->") != std::string_view::npos) {
    if (n.size() > 1) {
      auto const second = *++n.entries().begin();
      r.malformed(second.key.at(), "a short expectation has one line and its verdict, nothing else")
          .remedy =
          "write each expectation as an item of its own, or the long form with 'from' and 'to'";
    }
    read_short(r, first.key, first.value, e);
  } else {
    read_long(r, n, e);
  }
  return true;
}

struct rule_word {
  using type = std::string;
  static std::optional<std::string> parse(reader& r, doc::node n) { return word_text::parse(r, n); }
  static std::string schema() { return word_text::schema(); }
  static std::string value() { return "code, prefix of codes, or name"; }
};

struct date_text {
  using type = std::string;
  static std::optional<std::string> parse(reader& r, doc::node n) {
    auto const text = r.string(n, "a date");
    if (!text)
      return std::nullopt;
    auto const digits = [&](std::size_t from, std::size_t count) {
      int value = 0;
      for (auto const c : text->substr(from, count)) {
        if (c < '0' || c > '9')
          return -1;
        value = value * 10 + (c - '0');
      }
      return value;
    };
    if (text->size() == 10 && (*text)[4] == '-' && (*text)[7] == '-' && digits(0, 4) >= 0) {
      auto const month = digits(5, 2);
      auto const day = digits(8, 2);
      if (month >= 1 && month <= 12 && day >= 1 && day <= 31)
        return std::string(*text);
    }
    r.malformed(n.at(), "expected a date, found '" + shortened(*text) + "'").remedy =
        "write 'YYYY-MM-DD', the last day that the ignore holds";
    return std::nullopt;
  }
  static std::string schema() {
    return pattern_schema("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
  }
  static std::string value() { return "`YYYY-MM-DD`"; }
};

constexpr std::array ignore_keys{
    field<&ignore::rule, setting<rule_word>>("rule", "the rule whose findings are accepted", true),
    field<&ignore::where, setting<free_text>>(
        "at", "name or address of a resource, `*` for any letters; left out: everywhere"),
    field<&ignore::reason, setting<free_text>>("reason", "why, for people"),
    field<&ignore::until, setting<date_text>>("until", "the last day; left out: for good"),
};

/// The schema of a list that is no fact and so never unknown.
std::string plain_list(std::string const& item) { return list_schema(item); }

} // namespace

void expectation_list::read(reader& r, doc::node n, document_settings&) {
  if (!r.is_list(n, "a list of expectations"))
    return;
  if (!r.charge(n.size(), sizeof(expectation), n))
    return;
  for (auto const item : n.items()) {
    expectation e;
    e.at = item.at();
    if (read_expectation(r, item, e))
      r.into().expectations.push_back(std::move(e));
  }
}

std::string expectation_list::schema(schema_defs& d) {
  auto const shorts = d.refer("short expectation", [&] {
    auto const all = d.or_unknown(choice<verdict_words>::schema());
    auto const few = d.or_unknown(enum_schema({verdicts_of_all.begin(), verdicts_of_all.end()}));
    return R"({"description":"SOURCE -> DESTINATION [PROTOCOL [PORTS]] [via NAME]: VERDICT",)"
           R"("type":"object","minProperties":1,"maxProperties":1,"patternProperties":{)" +
           json_string(patterns::expectation_line(true)) + ":" + all + "," +
           json_string(patterns::expectation_line(false)) + ":" + few +
           R"(},"additionalProperties":false})";
  });
  auto const longs = d.refer("long expectation", [&] {
    auto const base = object_schema(d, expectation_object);
    auto const few = d.or_unknown(enum_schema({verdicts_of_all.begin(), verdicts_of_all.end()}));
    return R"({"allOf":[)" + base +
           R"(,{"if":{"not":{"required":["protocol"]}},"then":{"properties":{"verdict":)" + few +
           R"(,"ports":false,"type":false,"code":false}}}]})";
  });
  return plain_list(any_of({shorts, longs}));
}

std::string expectation_list::value() {
  return "list: `" + std::string(question_grammar) + ": VERDICT` or [expectation]";
}

void ignore_list::read(reader& r, doc::node n, document_settings&) {
  if (!r.is_list(n, "a list of ignores"))
    return;
  if (!r.charge(n.size(), sizeof(ignore), n))
    return;
  for (auto const item : n.items()) {
    ignore i;
    i.at = item.at();
    if (!r.is_mapping(item, "a mapping, an ignore"))
      continue;
    read_keys(r, item, i, ignore_object);
    r.into().ignores.push_back(std::move(i));
  }
}

std::string ignore_list::schema(schema_defs& d) {
  return plain_list(object_schema(d, ignore_object));
}

constinit object<long_expectation> const expectation_object{
    .name = "expectation",
    .about = "A statement that has to hold, in its long form.",
    .keys = expectation_keys};
constinit object<ignore> const ignore_object{
    .name = "ignore", .about = "Findings that the owner accepts.", .keys = ignore_keys};

} // namespace vpclint::inline v0::native
