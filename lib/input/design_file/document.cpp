#include "input/design_file/document.hpp"

#include "vpclint/diag/codes.hpp"
#include "vpclint/doc/scalar.hpp"
#include "vpclint/input/codes.hpp"

#include "input/design_file/objects.hpp"

#include <array>

namespace vpclint::inline v0::native {
namespace {

/// `version`: which reading of the format a document asks for. There is one.
struct version_setting {
  static void read(reader& r, doc::node n, document_settings&) {
    auto const number = n.is_scalar() ? whole_number(n) : std::nullopt;
    if (!number) {
      r.wrong_type(n, "the version, '1'").remedy = "write 'version: 1'";
      return;
    }
    if (*number != 1)
      r.unsupported_version(n);
  }
  static std::string schema(schema_defs&) { return R"({"const":1})"; }
  static std::string value() { return "`1`"; }
};

/// `$schema`: for editors.
struct schema_setting {
  static void read(reader& r, doc::node n, document_settings&) { (void)r.string(n, "an address"); }
  static std::string schema(schema_defs&) { return string_schema(); }
  static std::string value() { return "text"; }
};

struct defaults_words {
  using type = default_source;
  static constexpr std::array<word<type>, 2> list{
      {{"aws", type::aws}, {"terraform", type::terraform}}};
};
struct defaults_setting {
  static void read(reader& r, doc::node n, default_source& out) {
    if (auto const d = choice<defaults_words>::parse(r, n))
      out = *d;
  }
  static std::string schema(schema_defs&) { return choice<defaults_words>::schema(); }
  static std::string value() { return choice<defaults_words>::value(); }
};

/// `vpcs`: as other sections, but what is inside belongs to the VPC.
struct vpc_section {
  static void read(reader& r, doc::node n, document_settings&) {
    if (auto why = r.unknown_here(n))
      return r.add_gap(n, "vpcs", *why);
    if (!r.is_mapping(n, "a mapping from names, each a VPC"))
      return;
    if (!r.charge(n.size(), sizeof(vpc), n))
      return;
    each_name(n, [&](doc::node k, doc::node v) {
      if (!r.check_name(k) || r.stopped())
        return;
      reader::step const here(r, "vpcs", k.text());
      vpc made{.id = std::string(k.text()), .at = k.at()};
      r.current_vpc = ref(made.id, k.at());
      if (auto why = r.unknown_here(v))
        r.add_gap(v, "", *why);
      read_object(r, v, made, vpc_object);
      r.current_vpc = {};
      r.into().vpcs.push_back(std::move(made));
    });
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(names_schema(d.or_unknown(object_schema(d, vpc_object))));
  }
  static std::string value() { return "mapping: name to [VPC]"; }
};

/// `elastic_ips`: name to address, or to a mapping.
struct elastic_ip_section {
  static void read(reader& r, doc::node n, document_settings&) {
    if (auto why = r.unknown_here(n))
      return r.add_gap(n, "elastic_ips", *why);
    if (!r.is_mapping(n, "a mapping from names to addresses"))
      return;
    if (!r.charge(n.size(), sizeof(elastic_ip), n))
      return;
    each_name(n, [&](doc::node k, doc::node v) {
      if (!r.check_name(k))
        return;
      reader::step const here(r, "elastic_ips", k.text());
      auto& made = r.into().elastic_ips.emplace_back();
      made.id = std::string(k.text());
      made.at = k.at();
      if (v.is_mapping())
        read_object(r, v, made, elastic_ip_object);
      else
        made.address = read_known<ipv4_address>(r, v);
    });
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(names_schema(
        d.or_unknown(any_of({ipv4_address::schema(), object_schema(d, elastic_ip_object)}))));
  }
  static std::string value() { return "mapping: name to IPv4 address or [elastic IP]"; }
};

/// `block_public_access`: one for the whole run. Exclusions of several documents add up.
struct public_access_setting {
  static void read(reader& r, doc::node n, document_settings&) {
    auto& all = r.into().public_access;
    block_public_access here{.at = n.key_at()};
    read_object(r, n, here, public_access_object);
    all.exclusions.insert(all.exclusions.end(), here.exclusions.begin(), here.exclusions.end());
    if (all.mode.is_left_out()) {
      all.mode = here.mode;
      all.at = here.at;
    } else if (!here.mode.is_left_out() && !(here.mode == all.mode)) {
      r.problem(codes::repeated_setting, here.mode.at,
                "the mode of Block Public Access is set twice")
          .with_note("first set here", all.mode.at)
          .remedy = "set it in one document";
    }
  }
  static std::string schema(schema_defs& d) {
    return d.or_unknown(object_schema(d, public_access_object));
  }
  static std::string value() { return "[block public access]"; }
};

constexpr std::array document_keys{
    whole<document_settings, schema_setting>("$schema", "where editors find the schema"),
    whole<document_settings, version_setting>("version", "version of the format"),
    field<&document_settings::region, one<word_text>>("region", "Region of what says none itself"),
    field<&document_settings::account, one<account_number>>("account",
                                                            "account of what says none itself"),
    field<&document_settings::defaults, defaults_setting>(
        "defaults",
        "whose defaults hold for what is left out: AWS's own (if left out), or Terraform's, "
        "whose groups without `egress` let nothing out"),
    whole<document_settings, vpc_section>("vpcs", "VPCs"),
    whole<document_settings, elastic_ip_section>("elastic_ips", "Elastic IPs of the account"),
    section<document_settings, "vpn_gateways", &design::vpn_gateways, vpn_gateway_object>(
        "virtual private gateways"),
    section<document_settings, "transit_gateways", &design::transit_gateways,
            transit_gateway_object>("transit gateways"),
    section<document_settings, "peerings", &design::peerings, peering_object>(
        "peering connections"),
    section<document_settings, "prefix_lists", &design::prefix_lists, prefix_list_object>(
        "prefix lists"),
    section<document_settings, "networks", &design::networks, network_object>(
        "networks outside AWS"),
    whole<document_settings, public_access_setting>("block_public_access",
                                                    "VPC Block Public Access"),
    whole<document_settings, expectation_list>("expect", "what has to hold"),
    whole<document_settings, ignore_list>("ignore", "findings that are accepted"),
};

} // namespace

constinit object<document_settings> const document_object{
    .name = "document",
    .about =
        "The top of a document. Keys that start with `x-` are passed over, as a place for anchors.",
    .keys = document_keys,
    .extensions = true};

int confidence(doc::node root, std::string_view) {
  if (!root.is_mapping())
    return 0;
  if (root.find("vpcs"))
    return 90;
  for (auto const& k : document_keys) {
    auto const v = root.find(k.name);
    // The version of many another kind of document has dots or letters.
    bool const of_others =
        k.name == "version" &&
        (!v.is_scalar() || v.text().find_first_not_of("0123456789") != std::string_view::npos);
    if (k.name != "$schema" && v && !of_others)
      return 50;
  }
  return 1;
}

namespace {

void read_one(doc::node root, design_builder& out) {
  reader r(out);
  auto& d = out.into();
  auto const vpcs = d.vpcs.size();
  auto const transit_gateways = d.transit_gateways.size();
  document_settings settings;
  if (r.is_mapping(root, "a design, that is, a mapping with 'vpcs'"))
    read_keys(r, root, settings, document_object);
  for (std::size_t i = vpcs; i < d.vpcs.size(); ++i) {
    auto& v = d.vpcs[i];
    v.defaults = settings.defaults;
    if (v.region.is_left_out())
      v.region = settings.region;
    if (v.account.is_left_out())
      v.account = settings.account;
  }
  for (std::size_t i = transit_gateways; i < d.transit_gateways.size(); ++i)
    if (d.transit_gateways[i].region.is_left_out())
      d.transit_gateways[i].region = settings.region;
}

} // namespace

void read(std::span<input_document const> documents, design_builder& out) {
  for (auto const& d : documents)
    read_one(d.root, out);
}

} // namespace vpclint::inline v0::native
