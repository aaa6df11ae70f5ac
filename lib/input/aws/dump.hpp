#pragma once

#include "vpclint/input/format.hpp"
#include "vpclint/model/design.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

/// Answers of AWS's describe calls, as the CLI and collectors write them.
namespace vpclint::inline v0::dump {

class reader;
struct item;

enum class disposition : std::uint8_t {
  read,       ///< becomes part of the design
  part,       ///< says something about other things, which are counted as read
  skipped,    ///< has no part in a network
  unmodelled, ///< matters to a network, and the design has nothing for it
};

/// A list in an answer: what its members are and what becomes of them.
struct row {
  std::string_view key{};    ///< of the list
  std::string_view single{}; ///< key of one such thing in answers about one; may be empty
  std::string_view id{};     ///< key of its identity; empty: it has none
  std::string_view mark{};   ///< a further key that only such things have
  std::string_view call{};
  int turn{0};
  void (reader::*read)(item const&){nullptr};
  std::string_view keys{}; ///< that are read; of those that are not: why, and what that leaves open
  disposition how{disposition::read};

  /// Whether its identity is a name that other accounts and Regions may have given as well.
  [[nodiscard]] bool is_local() const;
};

[[nodiscard]] std::span<row const> rows();
/// The row of a list called `key` whose first member is `first`; null where there is none.
[[nodiscard]] row const* find_row(std::string_view key, doc::node first);
[[nodiscard]] row const* find_single(std::string_view key, doc::node value);
/// The row of a thing without any wrapping.
[[nodiscard]] row const* find_bare(doc::node thing);

/// Where an answer was got.
struct surroundings {
  std::string account{};
  std::string region{};
  std::string file{};
  place at{};
};

/// The accounts and Regions that an answer is of, as far as it says so.
struct scope {
  std::set<std::string, std::less<>> accounts{};
  std::set<std::string, std::less<>> regions{};
};

/// An account and a Region; each may be empty, which is all that is known of it.
using corner = std::pair<std::string, std::string>;

/// One thing of an answer.
struct item {
  doc::node node{};
  std::size_t where{0};
  row const* kind{nullptr};
  std::string_view id{};    ///< what its row's key of identity says; empty without one
  std::string_view vpc{};   ///< its `VpcId`, likewise
  std::string_view owner{}; ///< its `OwnerId`, likewise
  // Of interfaces alone:
  std::string_view description{}; ///< likewise
  std::string_view instance{};    ///< that it is attached to, likewise
  bool unusual{false};            ///< these two are not what they should be, and have to be read
};

/// What an answer says of itself; `thing` is a mapping.
[[nodiscard]] item item_of(row const& r, doc::node thing, std::size_t where);

/// By the texts of documents, which outlive the reader.
template <class T>
using by_text = boost::unordered_flat_map<std::string_view, T, std::hash<std::string_view>>;

/// Makes a design of all answers of a run.
class reader {
public:
  reader(std::span<input_document const> documents, design_builder& out)
      : documents_(documents), out_(out) {}
  reader(reader const&) = delete;
  reader& operator=(reader const&) = delete;
  void run();

  // vpcs.cpp
  void read_vpc(item const& i);
  void read_subnet(item const& i);
  void read_route_table(item const& i);
  void read_acl(item const& i);
  void read_group(item const& i);
  void read_group_rule(item const& i);
  void read_group_vpc(item const& i);
  void read_prefix_list(item const& i);
  void read_prefix_entry(item const& i);
  void read_exclusion(item const& i);
  // gateways.cpp
  void read_internet_gateway(item const& i);
  void read_egress_only(item const& i);
  void read_nat_gateway(item const& i);
  void read_endpoint(item const& i);
  void read_peering(item const& i);
  void read_vpn_gateway(item const& i);
  void read_vpn_connection(item const& i);
  void open_vpn_gateways();
  void read_address(item const& i);
  // transit.cpp
  void read_transit_gateway(item const& i);
  void read_transit_table(item const& i);
  void read_attachment(item const& i);
  void read_vpc_attachment(item const& i);
  void read_transit_association(item const& i);
  void read_transit_propagation(item const& i);
  void read_transit_route(item const& i);
  // workloads.cpp
  void read_instance(item const& i);
  void read_interface(item const& i);
  void read_function(item const& i);
  void read_service(item const& i);
  void read_cluster(item const& i);
  void read_mount_target(item const& i);
  // interfaces.cpp
  void read_interfaces(std::vector<item> const& all);
  // services.cpp
  void read_balancer(item const& i);
  void read_classic(item const& i);
  void read_listener(item const& i);
  void read_rule(item const& i);
  void read_target_health(item const& i);
  void read_database(item const& i);
  void read_redshift(item const& i);
  void read_cache(item const& i);

private:
  /// Knows what `of` knows, and tells `out`.
  reader(reader const& of, design_builder& out)
      : documents_(of.documents_), out_(out), known_(of.known_) {}
  class interface_trial;
  class members;

  /// What is known of ids before anything is read. Threads that read interfaces share it.
  struct known_ids {
    by_text<std::string_view> names{};                         // AWS id to the model's
    by_text<doc::node> const* interfaces{nullptr};             // keep theirs, without a name
    std::unordered_map<std::string_view, std::string> gone{};  // AWS id to state
    std::map<std::string_view, std::string> interfaces_left{}; // out for their state, and why
    boost::unordered_flat_set<std::string_view, std::hash<std::string_view>>
        folded{}; // interfaces that are part of something else

    /// What the model calls it; nothing where no document has it.
    [[nodiscard]] std::optional<std::string_view> name_of(std::string_view id) const {
      if (auto const hit = names.find(id); hit != names.end())
        return hit->second;
      if (interfaces != nullptr && interfaces->contains(id))
        return id;
      return std::nullopt;
    }
    [[nodiscard]] bool has(std::string_view id) const { return name_of(id).has_value(); }
  };

  /// Where things of a row go. They come in lists, and each would look for it again.
  struct bin {
    row const* of{nullptr};
    by_text<doc::node>* by_id{nullptr};
    std::vector<item>* items{nullptr};
  };
  struct page_count {
    int open{0}; // pages with a token, which says that more was to come
    int closed{0};
    int things{0}; // that stand without their list
    place at{};
  };
  // collect.cpp
  void answered(std::string_view key, std::size_t where);
  void collect(doc::node n, std::size_t where, int depth);
  void collect_member(doc::node n, std::string_view key, std::size_t where, int depth);
  void collect_list(row const& r, doc::node list, std::size_t where);
  bool collect_attribute(doc::node n, std::size_t where);
  void take(row const& r, doc::node thing, std::size_t where);
  void take(item made);
  bin& bin_of(row const& r) {
    if (last_.of != &r)
      last_ = {.of = &r, .by_id = &by_id_[&r]};
    return last_;
  }
  void take_interfaces(row const& r, doc::node list, std::size_t where);
  /// Puts a thing where it is found by `id`, or gives the one that was there before.
  doc::node put(row const& r, doc::node thing, std::size_t where, std::string_view& id);
  page_count& pages_of(std::string_view key, std::size_t where, doc::node first);
  void look_for_token(doc::node n, std::string_view key, std::size_t where, doc::node first);
  /// A thing by itself is not the whole answer of its call.
  void take_alone(row const& r, doc::node thing, std::size_t where);
  // index.cpp
  void index();
  void index_one(item const& i);
  void index_tables();
  void leave_interfaces_of(item const& i, std::string const& why);
  void find_regions();

  // answers.cpp
  void find_scopes();
  [[nodiscard]] corner corner_of(item const& i) const;
  /// Whether some answer about such things may be of this account and Region.
  [[nodiscard]] bool asked(std::string_view key, corner const& c) const;
  /// Whether there is an answer with a last page where this one was got, and about the same.
  [[nodiscard]] bool is_whole(std::string_view key, std::size_t where,
                              std::string_view about) const;
  [[nodiscard]] bool is_whole(std::string_view key, std::size_t where) const {
    return is_whole(key, where, asked_of(key, where, {}));
  }
  /// Whether the name of a file says that such answers about `id` are there.
  [[nodiscard]] bool asked_about(std::string_view key, std::string_view id) const;
  /// Whether pages of such answers about `id` are there, and not the last one.
  [[nodiscard]] bool is_cut_off(std::string_view key, std::string_view id) const;
  void pages();
  void missing_answers();
  void missing_gateways();
  void public_access();
  void open_exclusions();
  [[nodiscard]] std::string why_missing(std::string_view key, corner const& c) const;
  std::vector<corner> assumed_off(std::string_view key);
  void finish();

  // values.cpp
  doc::node scalar(doc::node n, std::string_view key);
  doc::node get(doc::node n, std::string_view key) const;
  doc::node list(doc::node n, std::string_view key);
  doc::node object(doc::node n, std::string_view key);
  std::string_view str(doc::node n, std::string_view key);
  known<std::string> text(doc::node n, std::string_view key);
  known<bool> flag(doc::node n, std::string_view key);
  known<int> number(doc::node n, std::string_view key);
  known<std::uint16_t> port(doc::node n, std::string_view key);
  known<cidr> block(doc::node n, std::string_view key);
  known<ipv4> address4(doc::node n, std::string_view key);
  known<ipv6> address6(doc::node n, std::string_view key);
  known<traffic> match(doc::node n, std::string_view protocol, doc::node ports,
                       std::string_view from, std::string_view to);
  std::vector<tag> tags(doc::node n, std::string_view key = "Tags");

  // names.cpp
  known<ref> to(doc::node id);
  known<ref> to(doc::node n, std::string_view key) { return to(get(n, key)); }
  known<ref> by_name(std::string_view name, place at);
  void lost(std::string const& what, place at, std::string const& reason);
  std::vector<known<ref>> many(doc::node n, std::string_view list_key, std::string_view key = {});
  std::optional<std::vector<known<ref>>> groups(doc::node n, std::string_view list_key,
                                                std::string_view key = {});
  std::string name(item const& i);
  std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }
  ref vpc_of(doc::node n, std::string_view key = "VpcId");
  ref vpc_by(std::vector<known<ref>> const& subnets, item const& i);
  std::string outside_vpc(std::string id, place at);
  [[nodiscard]] std::string region_of(item const& i) const;
  [[nodiscard]] std::string account_of(item const& i) const;
  [[nodiscard]] std::string state(item const& i);
  void note(place at, std::string remark);
  void leave_out(item const& i, std::string why);
  void leave_unattached(item const& i);
  void unused(item const& i, std::string why); ///< might matter, and can't be put anywhere
  [[nodiscard]] std::vector<item> const& all(std::string_view key) const;
  /// Where a thing is, as far as its ARN or the way to its answer says so.
  [[nodiscard]] corner corner_of(doc::node thing, std::size_t where) const;
  /// What answers say about a thing of this name where `user` is; missing where they say nothing.
  [[nodiscard]] doc::node described_for(item const& user, std::string_view key,
                                        std::string_view called) const;

  interface_settings settings_of(doc::node nic);
  /// The private addresses of a service's interfaces; puts the subnets in their order, those
  /// without an address last.
  std::vector<known<ipv4>> addresses_by_subnet(std::vector<doc::node> const& interfaces,
                                               std::vector<known<ref>>& subnets);
  /// The same, of interfaces that are parts of the service.
  std::vector<known<ipv4>> fold_all(std::vector<doc::node> const& interfaces,
                                    std::vector<known<ref>>& subnets);
  void tell_ipv6_of(std::vector<doc::node> const& interfaces);
  known<ipv4> private_address(doc::node nic);
  void transit_tables(transit_gateway& g, item const& i);
  transit_gateway* transit(std::string_view id, place at);
  transit_gateway_attachment make_attachment(item const& i, std::string_view peer);
  [[nodiscard]] bool announces_unknown(std::string_view attachment) const;
  transit_gateway_route_table* transit_table(std::string_view id);
  [[nodiscard]] std::string_view table_of(std::size_t where, std::string_view prefix) const;
  /// What an answer is about that does not say so itself; empty for all others.
  [[nodiscard]] std::string_view asked_of(std::string_view key, std::size_t where,
                                          doc::node first) const;
  [[nodiscard]] std::string_view table_of(item const& i, std::string_view prefix) const {
    return table_of(i.where, prefix);
  }
  listener make_listener(item const& i, load_balancer const& lb);
  [[nodiscard]] bool is_about(std::size_t where, doc::node target_group) const;
  known<ref> target_called(doc::node who, std::string_view vpc);
  void add_targets(std::vector<listener>& into, listener base, load_balancer const& lb,
                   doc::node arn);
  void add_rules(doc::node permissions, security_group const& of, std::string const& own,
                 std::vector<sg_rule>& into);
  std::string group_named_in(ref const& peer, std::string_view id, std::string const& own,
                             std::string const& vpc);
  known<ref> route_target(doc::node r, std::string const& vpc, bool& local);
  void fold(std::string_view interface_id) { known_.folded.emplace(interface_id); }
  std::vector<doc::node> interfaces_called(std::string_view prefix, std::string_view name);

  std::span<input_document const> documents_;
  design_builder& out_;
  std::vector<surroundings> where_{};
  std::map<std::string_view, std::vector<item>> items_{};           // by key of the list
  std::map<std::string_view, std::vector<std::size_t>> answered_{}; // where, even if empty
  std::vector<scope> scopes_{};                                     // as `where_`
  std::map<corner, std::vector<std::string_view>> corners_{};       // VPCs by where they are
  std::deque<std::string> kept_{};                                  // those no document has
  known_ids own_ids_{};
  known_ids& known_{own_ids_};
  std::set<std::pair<row const*, std::string_view>> left_{}; // out for their state, by id
  std::unordered_map<row const*, by_text<doc::node>> by_id_{};
  std::map<std::pair<row const*, std::string_view>, std::vector<std::pair<corner, doc::node>>>
      alike_{}; // by name, where that is not an id
  std::map<std::tuple<std::string_view, corner, std::string_view>, page_count> pages_{};
  by_text<std::string_view> table_of_{}; // subnet to route table
  by_text<std::string_view> acl_of_{};   // subnet to ACL
  by_text<std::string_view> main_of_{};  // VPC to route table
  std::unordered_map<std::string_view, std::string> vpc_region_{};
  by_text<std::string_view> vpc_of_subnet_{};
  std::unordered_map<std::string_view, std::vector<doc::node>> described_{}; // by description
  std::unordered_map<std::string_view, doc::node> dns_support_{};
  std::unordered_map<std::string_view, doc::node> dns_hostnames_{};
  std::unordered_set<std::string> outside_{};
  std::unordered_set<std::string> lost_{};
  std::set<std::string, std::less<>> cut_short_{}; // transit tables with more routes than listed
  std::set<std::pair<std::string, std::string>> listed_{}; // table and attachment: all are listed
  std::unordered_map<std::string, std::size_t> groups_at_{};
  std::map<std::string_view, by_text<int>> times_{}; // of names within a key
  bin last_{};
};

int confidence(doc::node root, std::string_view name);
void read(std::span<input_document const> documents, design_builder& out);

} // namespace vpclint::inline v0::dump
