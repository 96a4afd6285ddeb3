#include "engine/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace mixferry {
namespace {

/// Without blanks around it and in lower case (ASCII).
std::string folded(std::string_view name) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = name.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  std::string lower(name.substr(begin, name.find_last_not_of(blanks) - begin + 1));
  for (char& byte : lower) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return lower;
}

/// Whether somebody who wrote one may have meant the other: a third may be mistyped, or a part left out.
bool is_plausible(std::string_view name, std::string_view wanted, std::size_t distance) {
  constexpr std::size_t contained_min = 3;
  const auto [shorter, longer] =
      name.size() < wanted.size() ? std::pair(name, wanted) : std::pair(wanted, name);
  if (shorter.size() >= contained_min && longer.contains(shorter)) return true;
  return distance <= std::max<std::size_t>(1, longer.size() / 3);
}

}  // namespace

// Three rows of the classic table are enough: a swap looks back two rows.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_above(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
    std::swap(two_above, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::vector<std::string> nearest_names(std::span<const std::string> names, std::string_view wanted,
                                       std::size_t count) {
  struct Ranked {
    std::size_t distance;
    std::size_t distance_with_case;
    const std::string* name;
  };
  const std::string target = folded(wanted);
  std::vector<Ranked> ranked;
  for (const std::string& name : names) {
    const std::string candidate = folded(name);
    const std::size_t distance = edit_distance(candidate, target);
    if (candidate.empty() || !is_plausible(candidate, target, distance)) continue;
    ranked.push_back({distance, edit_distance(name, wanted), &name});
  }
  std::ranges::stable_sort(
      ranked, {}, [](const Ranked& entry) { return std::pair(entry.distance, entry.distance_with_case); });
  std::vector<std::string> nearest;
  for (const Ranked& entry : ranked) {
    if (nearest.size() == count) break;
    nearest.push_back(*entry.name);
  }
  return nearest;
}

}  // namespace mixferry
