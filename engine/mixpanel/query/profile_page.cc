#include "engine/mixpanel/query/profile_page.h"

#include <algorithm>
#include <fmt/format.h>
#include <simdjson.h>

#include "engine/mixpanel/answer_json.h"

namespace mixferry::mixpanel {
namespace {

/// The answer is an object, its profiles are the items of an array in it.
constexpr std::size_t kInAnswer = 1;
constexpr std::size_t kInResults = 2;

constexpr std::size_t kBesideBytesMax = 1u << 20;

std::uint64_t count_in(const JsonElement& value) {
  const auto number = whole_number(value);
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::uint32_t pages_of(const PageHead& head) {
  const std::uint64_t pages = (head.total + head.page_size - 1) / head.page_size;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(pages, 1, UINT32_MAX));
}

void ProfilePageReader::begin() {
  *this = ProfilePageReader(std::move(take_));
}

std::expected<void, ProfilePageReader::Trouble> ProfilePageReader::take(std::string_view bytes) {
  for (const char c : bytes) {
    const bool in_profile = in_results_ && depth_ > kInResults;
    if (in_string_) {
      if (c == '\n') return std::unexpected("a text in it has a line break");
      in_string_ = is_escaped_ || c != '"';
      is_escaped_ = !is_escaped_ && c == '\\';
      (in_profile ? profile_ : beside_) += c;
      continue;
    }
    if (in_results_ && depth_ == kInResults && c != '{' && c != ']') {
      if (c == ',' || is_blank(c)) continue;
      return std::unexpected("one of its results is no object");
    }
    if (c == '{' || c == '[') {
      if (depth_ == kInAnswer && c == '[' && begins_results()) {
        if (std::exchange(had_results_, true)) return std::unexpected("it has results twice");
        in_results_ = true;
      }
      ++depth_;
    } else if (c == '}' || c == ']') {
      if (depth_ == 0) return std::unexpected("it is no JSON object");
      --depth_;
    }
    in_string_ = c == '"';
    const bool of_profile = in_results_ && (in_profile || depth_ > kInResults);
    (of_profile ? profile_ : beside_) += is_blank(c) ? ' ' : c;
    if (of_profile && depth_ == kInResults) {
      take_(profile_);
      ++profiles_;
      profile_.clear();
    }
    if (depth_ == kInAnswer) in_results_ = false;
    if (profile_.size() > kProfileBytesMax || beside_.size() > kBesideBytesMax)
      return std::unexpected("it is larger than any that Mixpanel gives");
  }
  return {};
}

/// Whether what comes after what was kept is the value of "results".
bool ProfilePageReader::begins_results() const {
  constexpr std::string_view key = "\"results\"";
  std::string_view before = trimmed(beside_);
  if (!before.ends_with(':')) return false;
  before = trimmed(before.substr(0, before.size() - 1));
  if (!before.ends_with(key)) return false;
  before = trimmed(before.substr(0, before.size() - key.size()));
  return before.ends_with('{') || before.ends_with(',');
}

std::expected<PageHead, ProfilePageReader::Trouble> ProfilePageReader::finish() const {
  if (depth_ != 0 || in_string_) return std::unexpected("it breaks off");
  simdjson::dom::parser parser;
  const std::optional<JsonElement> document = parse_answer(parser, beside_);
  simdjson::dom::object answer;
  if (!document || document->get(answer) != simdjson::SUCCESS) return std::unexpected("it is no JSON object");
  const auto fields = fields_of<4>(answer, {"session_id", "total", "page_size", "error"});
  if (!fields) return std::unexpected("it says one thing twice");
  const auto& [session, total, page_size, error] = *fields;
  if (error && !is_nothing(*error)) return std::unexpected(fmt::format("it says: \"{}\"", texts_of(*error)));
  if (!had_results_) return std::unexpected("it holds no results");
  PageHead head{.profiles = profiles_};
  if (session) head.session_id = texts_of(*session);
  head.total = std::max(profiles_, total ? count_in(*total) : 0);
  const std::uint64_t size = page_size ? count_in(*page_size) : 0;
  head.page_size = static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>(size, std::max<std::uint64_t>(profiles_, 1), UINT32_MAX));
  return head;
}

}  // namespace mixferry::mixpanel
