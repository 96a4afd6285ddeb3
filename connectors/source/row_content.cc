#include "connectors/source/row_content.h"

#include <charconv>
#include <fmt/format.h>
#include <xxhash.h>

namespace mixferry::connectors {
namespace {

constexpr std::string_view kMark = "row-";
constexpr std::size_t kDigits = 16;

}  // namespace

std::uint64_t RowContent::hash_of_name(std::string_view name) {
  return XXH3_64bits(name.data(), name.size());
}

void RowContent::add(std::uint64_t hash_of_name, std::string_view text) {
  if (text.empty()) return;
  const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), hash_of_name);
  sum_ += {.high = hash.high64, .low = hash.low64};
}

std::string content_text(const Hash128& content) {
  return fmt::format("{}{:016x}{:016x}", kMark, content.high, content.low);
}

std::optional<Hash128> parse_content(std::string_view text) {
  if (!text.starts_with(kMark) || text.size() != kMark.size() + 2 * kDigits) return std::nullopt;
  const char* const high = text.data() + kMark.size();
  const char* const low = high + kDigits;
  Hash128 content;
  if (std::from_chars(high, low, content.high, 16).ptr != low) return std::nullopt;
  if (std::from_chars(low, low + kDigits, content.low, 16).ptr != low + kDigits) return std::nullopt;
  return content;
}

}  // namespace mixferry::connectors
