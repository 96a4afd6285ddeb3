#include "connectors/column_names.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

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

}  // namespace mixferry::connectors
