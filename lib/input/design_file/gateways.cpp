#include "input/design_file/objects.hpp"

#include <array>

namespace vpclint::inline v0::native {
namespace {

struct connectivity_words {
  using type = nat_connectivity;
  static constexpr std::array<word<type>, 2> list{
      {{"public", type::public_nat}, {"private", type::private_nat}}};
};
struct nat_state_words {
  using type = bool;
  static constexpr std::array<word<bool>, 4> list{
      {{"available", true}, {"pending", false}, {"deleted", false}, {"failed", false}}};
};
struct peering_state_words {
  using type = peering_state;
  static constexpr std::array<word<type>, 4> list{{{"active", type::active},
                                                   {"pending", type::pending},
                                                   {"deleted", type::deleted},
                                                   {"failed", type::failed}}};
};
struct connection_words {
  using type = connection_kind;
  static constexpr std::array<word<type>, 3> list{{{"vpn", type::vpn_bgp},
                                                   {"vpn-static", type::vpn_static},
                                                   {"direct-connect", type::direct_connect}}};
};
struct bpa_mode_words {
  using type = bpa_mode;
  static constexpr std::array<word<type>, 3> list{
      {{"off", type::off},
       {"block-ingress", type::block_ingress},
       {"block-bidirectional", type::block_bidirectional}}};
};
struct exclusion_words {
  using type = bpa_exclusion_mode;
  static constexpr std::array<word<type>, 2> list{
      {{"allow-bidirectional", type::allow_bidirectional}, {"allow-egress", type::allow_egress}}};
};

/// `elastic_ips` of a regional NAT gateway: AZ to address.
struct az_addresses {
  static void read(reader& r, doc::node n, std::vector<az_elastic_ip>& out) {
    if (auto why = r.unknown_here(n)) {
      out.push_back({.az = "", .address = {*why, n.at()}, .at = n.at()});
      return;
    }
    if (!r.is_mapping(n, "a mapping from AZs to addresses"))
      return;
    if (!r.charge(n.size(), sizeof(az_elastic_ip), n))
      return;
    each_name(n, [&](doc::node k, doc::node v) {
      if (r.check_name(k))
        out.push_back(
            {.az = std::string(k.text()), .address = read_known<ipv4_address>(r, v), .at = k.at()});
    });
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(names_schema(d.or_unknown(ipv4_address::schema())));
  }
  static std::string value() { return "mapping: AZ to IPv4 address"; }
};

constexpr std::array nat_gateway_keys{
    field<&nat_gateway::subnet, one<reference>>("subnet",
                                                "where it stands; a regional one has none"),
    field<&nat_gateway::connectivity, one<choice<connectivity_words>>>("connectivity",
                                                                       "`public` if left out"),
    field<&nat_gateway::regional, one<yes_or_no>>("regional",
                                                  "one gateway for all AZs; false if left out"),
    field<&nat_gateway::route_table, one<reference>>(
        "route_table", "the table of a regional one, with its way to the internet gateway"),
    field<&nat_gateway::ip, one<ipv4_address>>("ip", "its private address; left out: a free one"),
    whole<nat_gateway, elastic_ip_setting>(
        "elastic_ip", "its public address; left out: one that is not known yet"),
    field<&nat_gateway::elastic_ips, az_addresses>(
        "elastic_ips", "of a regional one: public addresses by AZ, and then only in those AZs"),
    field<&nat_gateway::available, one<choice<nat_state_words>>>("state",
                                                                 "`available` if left out"),
    field<&nat_gateway::tags, tag_list>("tags", "tags"),
};
constexpr std::array vpn_gateway_keys{
    field<&vpn_gateway::vpc, one<reference>>("vpc", "the VPC it is attached to; left out: none"),
    field<&vpn_gateway::tags, tag_list>("tags", "tags"),
};
constexpr std::array attachment_keys{
    field<&transit_gateway_attachment::vpc, one<reference>>("vpc", "attaches a VPC"),
    field<&transit_gateway_attachment::network, one<reference>>(
        "network", "attaches an outside network, by VPN or Direct Connect"),
    field<&transit_gateway_attachment::peer, one<reference>>("peer",
                                                             "attaches another transit gateway"),
    field<&transit_gateway_attachment::subnets, many<reference>>(
        "subnets", "the VPC's subnets that hold its interfaces, one an AZ"),
    field<&transit_gateway_attachment::appliance_mode, one<yes_or_no>>(
        "appliance_mode", "both directions of a flow take the same AZ; false if left out"),
    field<&transit_gateway_attachment::security_group_referencing, one<yes_or_no>>(
        "security_group_referencing", "true if left out; works if the gateway has it, too"),
    field<&transit_gateway_attachment::ipv6, one<yes_or_no>>("ipv6",
                                                             "carries IPv6; true if left out"),
};
constexpr std::array transit_table_keys{
    field<&transit_gateway_route_table::associations, many<reference>>(
        "associations", "attachments whose packets it routes"),
    field<&transit_gateway_route_table::propagations, many<reference>>(
        "propagations", "attachments that announce their blocks to it"),
    field<&transit_gateway_route_table::routes, transit_routes>("routes", "static routes"),
};
constexpr std::array transit_gateway_keys{
    field<&transit_gateway::region, one<word_text>>("region", "left out: the document's"),
    named<"attachments", &transit_gateway::attachments, attachment_object>("what hangs on it"),
    named<"route_tables", &transit_gateway::route_tables, transit_table_object>(
        "left out: one default table that everything is associated with and announces itself to"),
    field<&transit_gateway::security_group_referencing, one<yes_or_no>>(
        "security_group_referencing", "groups of one VPC in rules of another; false if left out"),
    field<&transit_gateway::tags, tag_list>("tags", "tags"),
};
constexpr std::array peering_keys{
    field<&peering::requester, one<reference>>("requester", "one VPC; left out: not known"),
    field<&peering::accepter, one<reference>>("accepter", "the other VPC; left out: not known"),
    field<&peering::state, one<choice<peering_state_words>>>("state", "`active` if left out"),
    field<&peering::tags, tag_list>("tags", "tags"),
};
constexpr std::array prefix_list_keys{
    field<&prefix_list::cidrs, many<block<family::any>>>(
        "cidrs", "its entries; those of a list of AWS are not known if left out"),
    field<&prefix_list::max_entries, one<integer<1, 1'000'000>>>("max_entries",
                                                                 "what it weighs in quotas"),
    field<&prefix_list::aws_name, one<word_text>>(
        "aws", "name of a list that AWS manages, such as `com.amazonaws.eu-west-1.s3`"),
    field<&prefix_list::tags, tag_list>("tags", "tags"),
};
constexpr std::array network_keys{
    field<&outside_network::cidrs, many<block<family::any>>>("cidrs",
                                                             "its blocks; left out: not known"),
    field<&outside_network::via, one<reference>>(
        "via", "the VPN gateway or transit gateway that leads there"),
    field<&outside_network::connection, one<choice<connection_words>>>(
        "connection", "`vpn` (with BGP) if left out; ranks equal routes"),
    field<&outside_network::advertised, many<block<family::any>>>(
        "advertised", "what it announces to the gateway; left out: its blocks"),
    field<&outside_network::tags, tag_list>("tags", "tags"),
};
/// A network without blocks is written as such; one whose announcements are known has no need of
/// any.
void complete_network(reader&, doc::node n, outside_network& network) {
  if (!n.find("cidrs") && !network.advertised)
    network.cidrs.push_back({unknown{"the design does not say it"}, network.at});
}

constexpr std::array exclusion_keys{
    field<&bpa_exclusion::vpc, one<reference>>("vpc", "the VPC that is left alone"),
    field<&bpa_exclusion::subnet, one<reference>>("subnet", "or the subnet"),
    field<&bpa_exclusion::mode, one<choice<exclusion_words>>>("mode", "what it may do"),
};
constexpr std::array public_access_keys{
    field<&block_public_access::mode, one<choice<bpa_mode_words>>>("mode", "`off` if left out"),
    field<&block_public_access::exclusions, listed<exclusion_object>>(
        "exclusions", "VPCs and subnets that are left alone"),
};

} // namespace

constinit object<nat_gateway> const nat_gateway_object{
    .name = "NAT gateway", .about = "A NAT gateway.", .keys = nat_gateway_keys};
constinit object<vpn_gateway> const vpn_gateway_object{
    .name = "VPN gateway",
    .about = "A virtual private gateway. It knows the blocks of the networks `via` it.",
    .keys = vpn_gateway_keys};
constinit object<transit_gateway> const transit_gateway_object{
    .name = "transit gateway", .about = "A transit gateway.", .keys = transit_gateway_keys};
constinit object<transit_gateway_attachment> const attachment_object{
    .name = "attachment",
    .about = "What hangs on a transit gateway: one of `vpc`, `network` and `peer`.",
    .keys = attachment_keys};
constinit object<transit_gateway_route_table> const transit_table_object{
    .name = "transit gateway table",
    .about = "A route table of a transit gateway.",
    .keys = transit_table_keys};
constinit object<peering> const peering_object{
    .name = "peering",
    .about = "A peering connection; its name is the target of routes.",
    .keys = peering_keys};
constinit object<prefix_list> const prefix_list_object{
    .name = "prefix list",
    .about = "Blocks under one name, `pl:NAME` in rules and routes.",
    .keys = prefix_list_keys};
constinit object<outside_network> const network_object{.name = "network",
                                                       .about = "A network outside AWS.",
                                                       .keys = network_keys,
                                                       .complete = &complete_network};
constinit object<block_public_access> const public_access_object{
    .name = "block public access",
    .about = "VPC Block Public Access of the account.",
    .keys = public_access_keys};
constinit object<bpa_exclusion> const exclusion_object{
    .name = "exclusion",
    .about = "A VPC or a subnet that Block Public Access leaves alone.",
    .keys = exclusion_keys};

} // namespace vpclint::inline v0::native
