#include "mappings/plan/normalizers.h"

#include <algorithm>
#include <cstddef>

#include "engine/base/invisible.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

// Salesforce ids: 15 characters in which case matters, then three that say which of them are upper case
// letters, so that programs which ignore case still tell ids apart. Each check character stands for five: bit
// k is set when character k is upper case.
constexpr std::size_t kShortIdBytes = 15;
constexpr std::size_t kLongIdBytes = 18;
constexpr std::size_t kIdGroupBytes = 5;
constexpr std::string_view kCheckCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

constexpr bool is_upper(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

char check_character(std::string_view group) {
  std::size_t bits = 0;
  for (std::size_t k = 0; k < group.size(); ++k) bits |= static_cast<std::size_t>(is_upper(group[k])) << k;
  return kCheckCharacters[bits];
}

/// Whether `byte` stands in no e-mail address that a CRM keeps: blanks, and what parts or wraps addresses.
constexpr bool is_foreign_to_email(char byte) {
  return static_cast<unsigned char>(byte) <= ' ' || byte == 0x7F ||
         std::string_view(",;:<>()[]\\\"").contains(byte);
}

bool is_domain(std::string_view domain) {
  return !domain.empty() && domain.front() != '.' && domain.back() != '.' && !domain.contains("..");
}

}  // namespace

Fault normalize_email(std::string_view text, std::string& out) {
  const std::size_t at = text.find('@');
  const bool has_parts = at != std::string_view::npos && at > 0 && is_domain(text.substr(at + 1));
  if (!has_parts || text.find('@', at + 1) != std::string_view::npos) return Fault::not_an_email;
  if (std::ranges::any_of(text, is_foreign_to_email) || has_invisible(text)) return Fault::not_an_email;
  out.resize(text.size());
  std::ranges::transform(text, out.begin(), to_lower);
  return Fault::none;
}

Fault normalize_salesforce_id(std::string_view text, std::string& out) {
  if (text.size() != kShortIdBytes && text.size() != kLongIdBytes) return Fault::not_a_salesforce_id;
  if (!std::ranges::all_of(text, is_letter_or_digit)) return Fault::not_a_salesforce_id;
  out = text.substr(0, kShortIdBytes);
  for (std::size_t i = 0; i < kShortIdBytes; i += kIdGroupBytes) {
    out += check_character(text.substr(i, kIdGroupBytes));
  }
  return text.size() == kLongIdBytes && out != text ? Fault::not_a_salesforce_id : Fault::none;
}

}  // namespace mixferry::mappings
