#pragma once
/// What a file of records is written as.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace mixferry::exporting {

enum class FileFormat : std::uint8_t {
  json_lines,  ///< as Mixpanel gives the records
  csv,
};

/// What people call each.
inline constexpr std::array<std::pair<std::string_view, FileFormat>, 2> kFileFormatWords = {
    {{"jsonl", FileFormat::json_lines}, {"csv", FileFormat::csv}}};

/// By its ending; one that says nothing, and standard output, are JSON Lines.
[[nodiscard]] FileFormat format_of(std::string_view path);
/// `.gz`
[[nodiscard]] bool is_packed(std::string_view path);

/// Where goes what does not fit into the table in `path`: `people.rest.jsonl` beside `people.csv`, compressed
/// if that is. Empty for standard output.
[[nodiscard]] std::string rest_beside(const std::string& path);

}  // namespace mixferry::exporting
