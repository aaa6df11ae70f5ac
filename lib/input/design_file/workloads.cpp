#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/design_file/objects.hpp"

#include <array>
#include <string>
#include <string_view>

namespace vpclint::inline v0::native {
namespace {

struct os_words {
  using type = operating_system;
  static constexpr std::array<word<type>, 2> list{
      {{"linux", type::linux_os}, {"windows", type::windows}}};
};
struct attachment_words {
  using type = bool;
  static constexpr std::array<word<bool>, 2> list{{{"attached", true}, {"detached", false}}};
};

/// `elastic_ips` of an interface: private address to public address.
struct further_addresses {
  static void read(reader& r, doc::node n, std::vector<elastic_ip_at>& out) {
    if (auto why = r.unknown_here(n)) {
      out.push_back({.private_ip = {*why, n.at()}, .elastic_ip = {*why, n.at()}, .at = n.at()});
      return;
    }
    if (!r.is_mapping(n, "a mapping from private addresses to Elastic IPs"))
      return;
    if (!r.charge(n.size(), sizeof(elastic_ip_at), n))
      return;
    each_name(n, [&](doc::node k, doc::node v) {
      auto const inner = parse_ipv4(r, k.at(), k.text());
      out.push_back(
          {.private_ip = inner ? known<ipv4>(*inner, k.at()) : known<ipv4>(unusable(), k.at()),
           .elastic_ip = read_known<ipv4_address>(r, v),
           .at = k.at()});
    });
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(R"({"type":"object","additionalProperties":)" +
                        d.or_unknown(ipv4_address::schema()) + "}");
  }
  static std::string value() { return "mapping: private address to IPv4 address"; }
};

constexpr std::array settings_keys{
    field<&interface_settings::subnet, one<reference>>("subnet", "where it stands"),
    field<&interface_settings::ip, one<ipv4_address>>(
        "ip", "primary private address; left out: a free one of the subnet"),
    field<&interface_settings::ipv6, one<ipv6_address>>("ipv6", "IPv6 address"),
    field<&interface_settings::secondary_ips, many<ipv4_address>>("secondary_ips",
                                                                  "further private addresses"),
    whole<interface_settings, elastic_ip_setting>("elastic_ip",
                                                  "Elastic IP of the primary private address"),
    field<&interface_settings::elastic_ips, further_addresses>(
        "elastic_ips", "Elastic IPs of further private addresses"),
    field<&interface_settings::public_ip, one<yes_or_no>>(
        "public_ip", "a public IPv4 address at launch; left out: as the subnet says"),
    field<&interface_settings::source_dest_check, one<yes_or_no>>(
        "source_dest_check", "drops packets that are neither from it nor for it; true if left out"),
    field<&interface_settings::security_groups, many<reference>>(
        "security_groups", "left out: the VPC's default group"),
};

constexpr auto interface_keys =
    join(lifted<&network_interface::settings, settings_keys>(),
         std::array{
             field<&network_interface::attached, one<choice<attachment_words>>>(
                 "state", "`attached` if left out"),
             field<&network_interface::tags, tag_list>("tags", "tags"),
         });

constexpr auto instance_keys = join(
    lifted<&instance::settings, settings_keys>(),
    std::array{
        field<&instance::count, one<count_number>>("count", "how many like this; 1 if left out"),
        field<&instance::subnets, many<reference>>(
            "subnets", "where they stand, taken in turn, instead of `subnet`"),
        named<"interfaces", &instance::interfaces, interface_object>(
            "all its interfaces, when it has several; then each says what is otherwise said here"),
        field<&instance::replies_via, one<word_text>>(
            "replies_via",
            "`same`: it answers through the interface that was asked (if left out); or "
            "the name of an interface: always through that one"),
        field<&instance::os, one<choice<os_words>>>(
            "os", "decides the ports its connections come from; left out: 1024-65535"),
        field<&instance::running, one<choice<running_words>>>("state", "`running` if left out"),
        field<&instance::nat, one<yes_or_no>>(
            "nat", "it translates sources, as a NAT instance does; false if left out"),
        field<&instance::appliance, one<yes_or_no>>(
            "appliance", "it passes on packets between its interfaces unchanged"),
        field<&instance::image, one<word_text>>("image", "`nat-ami` for the retired NAT image"),
        field<&instance::tags, tag_list>("tags", "tags"),
    });

/// Keys that another one puts out of action are none that may be passed over in silence.
void check_instance_keys(reader& r, doc::node n, instance& i) {
  auto const subnets = n.find("subnets");
  if (n.find("subnet") && subnets)
    r.problem(codes::contradictory_line, subnets.key_at(),
              "instance " + i.id + " has both 'subnet' and 'subnets'")
        .remedy = "keep one of the two";
  if (i.interfaces.empty())
    return;
  for (std::string_view const name :
       {"subnet", "subnets", "ip", "ipv6", "secondary_ips", "elastic_ip", "elastic_ips",
        "public_ip", "source_dest_check", "security_groups", "count"})
    if (auto const value = n.find(name))
      r.problem(codes::contradictory_line, value.key_at(),
                "'" + std::string(name) + "' of instance " + i.id +
                    " means nothing beside 'interfaces'")
          .remedy =
          name == "count" ? "write an instance for each" : "write it in each of the interfaces";
}

constexpr std::array elastic_ip_keys{
    field<&elastic_ip::address, one<ipv4_address>>("address", "the public address"),
    field<&elastic_ip::tags, tag_list>("tags", "tags"),
};

} // namespace

void elastic_ip_setting::parse(reader& r, doc::node n, known<ipv4>& address, known<bool>& has) {
  if (auto why = r.unknown_here(n)) {
    address = {*why, n.at()};
    has = {*why, n.at()};
    return;
  }
  bool const plain = n.is_scalar() && n.tag().empty();
  if (plain && doc::as_bool(n)) {
    has = {*doc::as_bool(n), n.at()};
  } else if (plain && n.text() == "none") {
    has = {false, n.at()};
  } else {
    address = read_known<ipv4_address>(r, n);
    has = {true, n.at()};
  }
}

std::string elastic_ip_setting::schema(schema_defs& d) {
  return d.or_unknown(R"({"type":["string","boolean"]})");
}

constinit object<elastic_ip> const elastic_ip_object{
    .name = "elastic IP",
    .about = "An Elastic IP of the account, in its long form. The short form is its address.",
    .keys = elastic_ip_keys};
constinit object<network_interface> const interface_object{
    .name = "network interface",
    .about = "A network interface of its own, or one of several of an instance.",
    .keys = interface_keys};
constinit object<instance> const instance_object{.name = "instance",
                                                 .about =
                                                     "An EC2 instance, or a group of like ones.",
                                                 .keys = instance_keys,
                                                 .complete = &check_instance_keys};

} // namespace vpclint::inline v0::native
