#include "engine/http/inflater.h"

#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>

#include "tests/support/export_file.h"

namespace mixferry::http {
namespace {

using Inflated = std::expected<std::string, Inflater::Failure>;

/// Feeds `input` in pieces of `in`, and takes what comes of it in pieces of at most `out` bytes.
Inflated inflate_all(std::string_view input, std::size_t in, std::size_t out,
                     std::uint64_t bytes_max = 1 << 30) {
  Inflater inflater{bytes_max};
  std::string text;
  std::string space(out, '\0');
  for (;;) {
    const auto bytes = inflater.inflate_into(space);
    if (!bytes) return std::unexpected(bytes.error());
    text.append(space, 0, *bytes);
    if (*bytes > 0) continue;
    if (input.empty()) break;
    const std::string_view piece = input.substr(0, in);
    inflater.feed(piece);
    input.remove_prefix(piece.size());
  }
  if (!inflater.may_end()) return std::unexpected(Inflater::Failure::damaged);
  return text;
}

std::string some_text() {
  std::mt19937 random{7};
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(random() % 1'000'000) + ',';
  return text;
}

TEST(Inflater, GivesBackWhatWasCompressedHoweverItIsCut) {
  const std::string text = some_text();
  const std::string compressed = tests::gzip(text);
  for (const std::size_t in : {std::size_t{1}, std::size_t{7}, std::size_t{4'096}, compressed.size()}) {
    for (const std::size_t out : {std::size_t{1}, std::size_t{1'000}, std::size_t{1} << 20}) {
      EXPECT_EQ(inflate_all(compressed, in, out), text) << in << ' ' << out;
    }
  }
  EXPECT_EQ(inflate_all(tests::gzip(""), 1, 10), "");
  EXPECT_EQ(inflate_all("", 1, 10), "") << "no body at all";
  EXPECT_EQ(inflate_all(tests::gzip("a") + tests::gzip("") + tests::gzip("b"), 1, 10), "ab")
      << "several members";
}

TEST(Inflater, TellsWhatIsDamaged) {
  const std::string compressed = tests::gzip(some_text());
  std::string flipped = compressed;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x10);
  std::string wrong_sum = compressed;
  wrong_sum[wrong_sum.size() - 8] = static_cast<char>(wrong_sum[wrong_sum.size() - 8] ^ 1);
  for (const std::string& bad : {flipped, wrong_sum, compressed.substr(0, compressed.size() - 1),
                                 compressed.substr(0, 5), compressed + "x", std::string{"{\"status\":1}"}}) {
    EXPECT_EQ(inflate_all(bad, 1'000, 1'000), std::unexpected(Inflater::Failure::damaged));
  }
}

// Method: 100 kB that would be 100 MB; no more is made of it than the limit and one step.
TEST(Inflater, StopsABomb) {
  const std::string bomb = tests::gzip(std::string(100 << 20, '\0'));
  ASSERT_LT(bomb.size(), 1u << 18);
  Inflater inflater{1 << 20};
  inflater.feed(bomb);
  std::array<char, 1'000> space{};
  std::size_t inflated = 0;
  for (;;) {
    const auto bytes = inflater.inflate_into(space);
    if (!bytes) {
      EXPECT_EQ(bytes.error(), Inflater::Failure::too_long);
      break;
    }
    ASSERT_GT(*bytes, 0u);
    inflated += *bytes;
  }
  EXPECT_LE(inflated, 1u << 20);
  EXPECT_GT(inflated, (1u << 20) - 1'000);
  const std::string text(1'000, 'x');
  EXPECT_EQ(inflate_all(tests::gzip(text), 100, 100, 1'000), text) << "as long as allowed";
  EXPECT_EQ(inflate_all(tests::gzip(text), 100, 100, 999), std::unexpected(Inflater::Failure::too_long));
}

}  // namespace
}  // namespace mixferry::http
