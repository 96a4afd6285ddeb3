#pragma once
/// Projects as lists tell them apart.

#include <string>
#include <vector>

namespace mixferry::cli {

/// Of each of `projects`, which are as the ledger has them, the half that tells it apart from the others: its
/// server, or the first digits of its token's mark (`#1a2b`), or both; nothing where all are one.
[[nodiscard]] std::vector<std::string> projects_apart(const std::vector<std::string>& projects);

}  // namespace mixferry::cli
