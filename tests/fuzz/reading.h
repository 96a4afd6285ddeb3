#pragma once
/// What holds for the rows of any source, whatever is in it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/target.h"
#include "tests/support/collected_rows.h"

namespace mixferry::fuzz {

/// How a source is cut into blocks, and what is asked for; chosen by an input.
struct Cut {
  explicit Cut(Input& input);
  std::size_t row_bytes_max;
  std::uint32_t block_rows_max;
  std::size_t block_bytes_target;
  bool others;
};

/// Reads `path` in large blocks and as `cut` says, and expects the promises of `connectors/README.md`: the
/// same rows, rejects and errors; every row once, in order; text in UTF-8. Returns what was read. `columns`
/// is what some rows may have.
tests::Collected expect_one_reading(const Cut& cut, const std::string& path, connectors::ReadOptions options,
                                    const std::vector<std::string>& columns);

/// What may stand between objects, in lines and in an array.
inline constexpr std::string_view kBetweenObjects = " \t\r\n,]";

/// Expects that nothing of `file` but bytes of `between` lies outside of rows, from the first block on. Only
/// for files that are read as they stand.
void expect_nothing_lost(const tests::Collected& all, std::string_view file, std::string_view between);

}  // namespace mixferry::fuzz
