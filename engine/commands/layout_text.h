#pragma once
/// Layouts of rows as the ledger keeps them.

#include <optional>
#include <string>

#include "connectors/source/row_layout.h"

namespace mixferry::commands {

/// `timezone`: what local times were read in by `--timezone`, which mended rows need, too; empty: not said.
[[nodiscard]] std::string to_text(const connectors::RowLayout& layout, const std::string& timezone = {});

/// What `to_text` was given; empty for what it did not write.
[[nodiscard]] std::string timezone_in(const std::string& text);

/// Nullopt for anything that `to_text` did not write.
[[nodiscard]] std::optional<connectors::RowLayout> parse_layout(const std::string& text);

}  // namespace mixferry::commands
