#pragma once
/// Layouts of rows as the ledger keeps them.

#include <optional>
#include <string>

#include "connectors/row_layout.h"

namespace mixferry::cli {

[[nodiscard]] std::string to_text(const connectors::RowLayout& layout);

/// Nullopt for anything that `to_text` did not write.
[[nodiscard]] std::optional<connectors::RowLayout> parse_layout(const std::string& text);

}  // namespace mixferry::cli
