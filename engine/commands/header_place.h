#pragma once
/// Finding the header of a table that has titles or notes above it.

#include <cstdint>
#include <optional>
#include <string>

#include "connectors/source/source.h"

namespace mixferry::commands {

struct HeaderPlace {
  std::uint32_t skip_rows = 0;  ///< as `ReadOptions::skip_lines_above`
  std::string title;            ///< the first text above it
};

/// nullopt where the first row is as good a header as any, where no row below is a better one, and for what
/// can be opened only once or has no header at all.
[[nodiscard]] std::optional<HeaderPlace> find_header_below_titles(const std::string& path,
                                                                  const connectors::ReadOptions& options);

}  // namespace mixferry::commands
