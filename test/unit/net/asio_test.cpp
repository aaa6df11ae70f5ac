#include "vpclint/net/asio.hpp"

#include "support/catch.hpp"
#include "support/net_strings.hpp"

#include <array>
#include <random>
#include <string>

using namespace vpclint;
using namespace vpclint::literals;
namespace ip = boost::asio::ip;

namespace {

// What Asio makes of a text; nothing if it refuses.
std::optional<address> asio_address(std::string const& text) {
  boost::system::error_code ec;
  auto const a = ip::make_address(text, ec);
  if (ec)
    return std::nullopt;
  return from_asio(a);
}

std::optional<cidr> asio_block(std::string const& text) {
  boost::system::error_code ec;
  if (auto const n = ip::make_network_v4(text, ec); !ec) {
    if (auto const p = from_asio(n).canonical())
      return cidr(*p);
    return std::nullopt;
  }
  auto const n = ip::make_network_v6(text, ec);
  if (ec)
    return std::nullopt;
  if (auto const p = from_asio(n).canonical())
    return cidr(*p);
  return std::nullopt;
}

} // namespace

TEST_CASE("values go to Asio and come back") {
  std::mt19937_64 random(5);
  for (int i = 0; i < 500; ++i) {
    ipv4 const a4{static_cast<std::uint32_t>(random())};
    ipv6 const a6{random(), random()};
    CHECK(from_asio(to_asio(a4)) == a4);
    CHECK(from_asio(to_asio(a6)) == a6);
    CHECK(to_asio(a4).to_string() == to_string(a4));
    auto const p4 = prefix4::around(a4, static_cast<int>(random() % 33));
    auto const p6 = prefix6::around(a6, static_cast<int>(random() % 129));
    CHECK(from_asio(to_asio(p4)) == parsed<prefix4>(p4));
    CHECK(from_asio(to_asio(p6)) == parsed<prefix6>(p6));
    CHECK(to_asio(p4).to_string() == to_string(p4));
    CHECK(to_asio(p6).to_string() == to_string(p6));
    CHECK(from_asio(to_asio(address(a6))) == address(a6));
    CHECK(from_asio(to_asio(address(a4))) == address(a4));
  }
}

TEST_CASE("both print the same IPv6 text whichever groups are zero") {
  for (unsigned zeros = 0; zeros < 256; ++zeros) {
    uint128 n = 0;
    for (unsigned i = 0; i < 8; ++i)
      n = (n << 16) | ((zeros >> i & 1U) != 0 ? 0U : 0x10a0U + i);
    auto const a = ipv6::from_number(n);
    // The C library also prints the deprecated IPv4-compatible addresses (::/96) with dots.
    if (a.high == 0 && (a.low >> 32) == 0 && (a.low >> 16) != 0)
      continue;
    CHECK(to_string(a) == to_asio(a).to_string());
  }
  auto const mapped = ipv6::parse("::ffff:192.0.2.1").value();
  CHECK(to_string(mapped) == to_asio(mapped).to_string());
}

TEST_CASE("host bits and zones are refused on the way in") {
  auto const n4 = ip::make_network_v4("10.0.0.5/24");
  CHECK(from_asio(n4).error() == cidr_error::host_bits_set);
  CHECK(from_asio(n4).canonical() == "10.0.0.0/24"_cidr.v4());
  CHECK(from_asio(n4.canonical()).has_value());
  auto const n6 = ip::make_network_v6("2001:db8::5/64");
  CHECK(from_asio(n6).error() == cidr_error::host_bits_set);
  CHECK(from_asio(n6).canonical() == "2001:db8::/64"_cidr.v6());

  ip::address_v6 const zoned({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 1);
  CHECK_FALSE(from_asio(zoned).has_value());
  CHECK_FALSE(from_asio(ip::address(zoned)).has_value());
  CHECK(from_asio(ip::network_v6(zoned, 128)).error() == cidr_error::zone);
  CHECK_FALSE(from_asio(ip::network_v6(zoned, 128)).canonical().has_value());
}

TEST_CASE("where our parser is stricter than Asio's, on purpose") {
  // If one of these starts to fail, Asio has changed and the reasons for our own parser with it.
  for (char const* text : {"10.0.0.0/08", "10.0.0.0/008", "10.0.0.0/4294967304"}) {
    CAPTURE(text);
    CHECK(asio_block(text) == "10.0.0.0/8"_cidr);
    CHECK_FALSE(cidr::parse(text));
  }
  CHECK(asio_address("fe80::1%1") == std::nullopt);
  boost::system::error_code ec;
  CHECK(ip::make_address("fe80::1%lo", ec).is_v6());
  CHECK_FALSE(ec);
  for (char const* text : {"fe80::1%lo", "fe80::1%1", "fe80::1%0", "fe80::1%nosuch0", "fe80::%"}) {
    CAPTURE(text);
    CHECK_FALSE(address::parse(text).has_value());
    CHECK(cidr::parse(text).error() == cidr_error::zone);
    CHECK(cidr::parse(std::string(text) + "/64").error() == cidr_error::zone);
  }
}

TEST_CASE("our parser and Asio's agree on addresses, right and damaged") {
  std::string const alphabet = "0123456789abcdefABF:::...%/ x-+";
  std::mt19937_64 random(99);
  std::array<char const*, 12> const seeds{"10.0.0.1",
                                          "255.255.255.255",
                                          "0.0.0.0",
                                          "::",
                                          "::1",
                                          "2001:db8::8:800:200c:417a",
                                          "1:2:3:4:5:6:7:8",
                                          "fe80::1",
                                          "::ffff:10.0.0.1",
                                          "64:ff9b::192.0.2.33",
                                          "1::",
                                          "1:2:3:4:5:6:7::"};
  int accepted = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text = seeds[random() % seeds.size()];
    for (auto n = random() % 4; n > 0; --n) {
      auto const at = random() % (text.size() + 1);
      switch (random() % 3) {
      case 0:
        text.insert(at, 1, alphabet[random() % alphabet.size()]);
        break;
      case 1:
        text.erase(at, 1);
        break;
      default:
        if (at < text.size())
          text[at] = alphabet[random() % alphabet.size()];
      }
    }
    if (text.find('%') != std::string::npos)
      continue;
    auto const ours = address::parse(text);
    accepted += ours.has_value();
    if (ours != asio_address(text))
      FAIL("they differ on '" << text << "'");
  }
  CHECK(accepted > 10'000);
}

TEST_CASE("our parser and Asio's agree on every length that is written plainly") {
  for (char const* head :
       {"10.0.0.0", "0.0.0.0", "255.255.255.255", "2001:db8::", "::", "1:2:3:4:5:6:7:8"})
    for (int length = 0; length <= 140; ++length) {
      auto const text = std::string(head) + "/" + std::to_string(length);
      CAPTURE(text);
      CHECK(cidr::parse(text).canonical() == asio_block(text));
    }
  for (char const* text : {"", "/", "10.0.0.0", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.0/ 8",
                           "10.0.0.0/8 ", "10.0.0.0/-1", "10.0.0.0/a", "/8", "::", "::/", "::/x"}) {
    CAPTURE(text);
    CHECK_FALSE(cidr::parse(text));
    CHECK(asio_block(text) == std::nullopt);
  }
}
