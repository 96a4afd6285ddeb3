#include "connectors/source/column_names.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unordered_map>

#include "connectors/source/ascii.h"
#include "engine/base/invisible.h"

namespace mixferry::connectors {
namespace {

constexpr std::string_view kAnyVariant = " (*)";

bool is_blank(std::string_view name) {
  return without_outer_invisibles(name).empty();
}

/// Without what nobody sees around it, and in lower case (ASCII).
std::string folded(std::string_view name) {
  std::string result(without_outer_invisibles(name));
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

/// How to ask for one of several columns that share a name: `Name#2`, or `#5` where names differ in more than
/// meets the eye.
std::unexpected<Error> ambiguous(const std::vector<std::string>& header, std::string_view name,
                                 const std::vector<std::size_t>& found, bool share_the_name) {
  std::vector<std::string> places;
  std::vector<std::string> addresses;
  for (const std::size_t i : found) {
    places.push_back(fmt::format("\"{}\" (column {})", with_invisibles_shown(header[i]), i + 1));
    addresses.push_back(share_the_name ? fmt::format("\"{}#{}\"", name, addresses.size() + 1)
                                       : fmt::format("\"#{}\"", i + 1));
  }
  return std::unexpected(
      Error{ErrorKind::fatal,
            fmt::format("The column \"{}\" is ambiguous: the header has {}. Ask for the one you mean as {}.",
                        name, fmt::join(places, " and "), fmt::join(addresses, " or "))});
}

/// `#3`, or the second part of `Name#3`: which one, from 1; nullopt for anything else.
std::optional<std::size_t> number_behind(std::string_view name, std::size_t hash) {
  std::size_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [stopped_at, failed] = std::from_chars(name.data() + hash + 1, end, number);
  if (failed != std::errc{} || stopped_at != end || number == 0) return std::nullopt;
  return number;
}

std::optional<std::size_t> find_by_number(const std::vector<std::string>& header, std::string_view name) {
  const std::size_t hash = name.rfind('#');
  if (hash == std::string_view::npos) return std::nullopt;
  const auto number = number_behind(name, hash);
  if (!number) return std::nullopt;
  if (hash == 0) return *number <= header.size() ? std::optional(*number - 1) : std::nullopt;
  const auto found =
      columns_where(header, [&](std::string_view column) { return column == name.substr(0, hash); });
  if (*number > found.size()) return std::nullopt;
  return found[*number - 1];
}

/// Whether `column` is `Name (something)`, where `beginning` is `Name (`.
bool is_variant(std::string_view column, std::string_view beginning) {
  while (column.ends_with(' ')) column.remove_suffix(1);
  if (!column.starts_with(beginning) || !column.ends_with(')')) return false;
  const std::string_view inside = column.substr(beginning.size(), column.size() - beginning.size() - 1);
  return !inside.empty() && inside.find_first_of("()") == std::string_view::npos;
}

}  // namespace

ColumnFinder::ColumnFinder(const std::vector<std::string>& header) : header_(header) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    exactly_[header[i]].push_back(i);
    folded_[folded(header[i])].push_back(i);
  }
}

Result<std::optional<std::size_t>> ColumnFinder::find(std::string_view name) const {
  if (const auto exact = exactly_.find(name); exact != exactly_.end()) {
    if (exact->second.size() > 1) return ambiguous(header_, name, exact->second, true);
    return exact->second.front();
  }
  if (const auto numbered = find_by_number(header_, name)) return numbered;

  if (name.ends_with(kAnyVariant)) {
    const std::string_view beginning = name.substr(0, name.size() - kAnyVariant.size() + 2);
    const auto variants =
        columns_where(header_, [&](std::string_view column) { return is_variant(column, beginning); });
    if (variants.size() > 1) return ambiguous(header_, name, variants, false);
    if (variants.size() == 1) return variants.front();
  }

  const auto found = folded_.find(folded(name));
  if (found == folded_.end()) return std::nullopt;
  if (found->second.size() > 1) return ambiguous(header_, name, found->second, false);
  return found->second.front();
}

Result<std::optional<std::size_t>> find_column(const std::vector<std::string>& header,
                                               std::string_view name) {
  return ColumnFinder(header).find(name);
}

std::vector<std::string> unique_names(const std::vector<std::string>& header) {
  std::unordered_map<std::string_view, std::size_t> seen;
  std::vector<std::string> names;
  names.reserve(header.size());
  for (const std::string& name : header) {
    const std::size_t nth = ++seen[name];
    if (is_blank(name)) {
      names.push_back(fmt::format("#{}", names.size() + 1));
    } else {
      names.push_back(nth == 1 ? name : fmt::format("{}#{}", name, nth));
    }
  }
  return names;
}

std::vector<std::string> column_addresses(const std::vector<std::string>& header) {
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const std::string& name : header) ++counts[name];
  std::unordered_map<std::string_view, std::size_t> seen;
  std::vector<std::string> addresses;
  addresses.reserve(header.size());
  const ColumnFinder columns(header);
  const auto leads_to = [&](const std::string& address, std::size_t column) {
    const auto found = columns.find(address);
    return found && *found == column;
  };
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& name = header[i];
    const std::size_t nth = ++seen[name];
    if (counts[name] == 1 && !is_blank(name)) {
      addresses.push_back(name);
      continue;
    }
    std::string address = fmt::format("{}#{}", name, nth);
    if (is_blank(name) || !leads_to(address, i)) address = fmt::format("#{}", i + 1);
    if (!leads_to(address, i)) address.clear();
    addresses.push_back(std::move(address));
  }
  return addresses;
}

}  // namespace mixferry::connectors
