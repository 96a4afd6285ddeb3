#include "connectors/column_names.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>
#include <utility>

namespace mixferry::connectors {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Without outer blanks and in lower case (ASCII).
std::string folded(std::string_view name) {
  const std::size_t begin = name.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  name = name.substr(begin, name.find_last_not_of(kBlanks) - begin + 1);
  std::string result(name);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

template <typename Matches>
std::vector<std::size_t> columns_where(const std::vector<std::string>& header, Matches matches) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (matches(header[i])) found.push_back(i);
  }
  return found;
}

std::unexpected<Error> ambiguous(const std::vector<std::string>& header, std::string_view name,
                                 const std::vector<std::size_t>& found) {
  std::vector<std::string> places;
  for (const std::size_t i : found) places.push_back(fmt::format("\"{}\" (column {})", header[i], i + 1));
  return std::unexpected(Error{
      ErrorKind::fatal, fmt::format("The column \"{}\" is ambiguous: the header has {}. Give each a name "
                                    "of its own.",
                                    name, fmt::join(places, " and "))});
}

/// Levenshtein distance.
std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

bool plausible(std::string_view name, std::string_view wanted, std::size_t distance) {
  constexpr std::size_t kContainedMin = 3;
  const auto [shorter, longer] =
      name.size() < wanted.size() ? std::pair(name, wanted) : std::pair(wanted, name);
  if (shorter.size() >= kContainedMin && longer.contains(shorter)) return true;
  return distance <= std::max<std::size_t>(1, longer.size() / 3);
}

}  // namespace

Result<std::optional<std::size_t>> find_column(const std::vector<std::string>& header,
                                               std::string_view name) {
  auto found = columns_where(header, [&](std::string_view column) { return column == name; });
  if (found.empty()) {
    const std::string wanted = folded(name);
    found = columns_where(header, [&](std::string_view column) { return folded(column) == wanted; });
  }
  if (found.size() > 1) return ambiguous(header, name, found);
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<std::string> nearest_names(const std::vector<std::string>& header, const std::string& wanted,
                                       std::size_t count) {
  const std::string target = folded(wanted);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& name : header) {
    const std::string candidate = folded(name);
    const std::size_t distance = edit_distance(candidate, target);
    if (!candidate.empty() && plausible(candidate, target, distance)) ranked.emplace_back(distance, name);
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
  ranked.resize(std::min(count, ranked.size()));
  std::vector<std::string> names;
  for (auto& [distance, name] : ranked) names.push_back(std::move(name));
  return names;
}

}  // namespace mixferry::connectors
