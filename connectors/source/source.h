#pragma once
/// One export, opened: cut into blocks by one thread at a time, read row by row by all.
///
/// A source does not know what its rows mean. It is asked for columns by name and delivers their cells.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/source/block.h"
#include "connectors/source/column_names.h"
#include "connectors/source/row_layout.h"
#include "engine/base/error.h"
#include "engine/base/reject.h"
#include "engine/base/row.h"
#include "engine/base/row_place.h"

namespace mixferry::connectors {

enum class Format : std::uint8_t {
  csv,
  jsonl,  ///< one object a line
  json    ///< objects one behind the other, or an array of them
};

/// What becomes of a CSV row with fewer cells than the header has columns. One with more is a reject.
enum class ShortRows : std::uint8_t {
  reject,
  pad,  ///< the cells missing at its end are empty
};

/// What was asked for by flags or the mapping; what is not set is detected.
struct ReadOptions {
  std::optional<Format> format = {};
  std::optional<std::string> delimiter = {};   ///< of CSV: one character or several
  std::optional<char> quote = {};              ///< `\0`: nothing is quoted
  std::optional<std::string> encoding = {};    ///< any that iconv knows
  std::string records = {};                    ///< JSON: keys that lead to the array of rows, joined by dots
  std::optional<bool> backslash_escapes = {};  ///< see `CsvDialect`
  std::optional<bool> cr_ends_rows = {};       ///< see `CsvDialect`
  bool has_header = true;                      ///< CSV, XLSX; otherwise columns are called `1`, `2`, …
  /// Physical lines of CSV, or rows of a sheet as it numbers them, above the header; the first below them
  /// that is not blank is the header.
  std::uint32_t skip_lines_above = 0;
  /// The line, or the row of a sheet, that is the header, from 1; not together with `skip_lines_above`. A
  /// blank one is refused.
  std::optional<std::uint32_t> header_row = {};
  /// CSV: physical lines at the end, blank ones not counted. Not set: what is plainly a footer
  /// (`csv/footer.h`).
  std::optional<std::uint32_t> skip_lines_below = {};
  ShortRows short_rows = ShortRows::reject;
  std::string sheet = {};    ///< XLSX: the one to read where the path names none
  bool fill_merged = false;  ///< XLSX: all rows of a merged cell read as its first
  std::uint32_t block_rows_max = 2'000;
  std::size_t block_bytes_target = 256 << 10;  ///< a block ends at the first row end behind this, or earlier
  std::size_t row_bytes_max = 8 << 20;         ///< a longer row is a reject (`row_too_long`) and stepped over
};

/// Takes up what a `RowReader` finds, in row order.
class RowVisitor {
 public:
  virtual ~RowVisitor() = default;
  virtual void on_row(const Row& row) = 0;
  virtual void on_reject(Reject reject) = 0;
  /// Row `row` is the header again, as in files that were put together: nothing to deliver, but a row.
  virtual void on_header_again(std::uint64_t row) { static_cast<void>(row); }
  /// Row `row` is a line of a report's footer: nothing to deliver either.
  virtual void on_footer(std::uint64_t row) { static_cast<void>(row); }
};

/// Reads the rows of blocks of one source. Keeps scratch memory: one per thread.
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// Visits every row of `block`, each exactly once: as a row, as a reject, as the header again, as a footer.
  virtual void read(const Block& block, RowVisitor& visitor) = 0;
};

/// One opened export. `next` is called by one thread at a time; everything else may be called from any.
class Source {
 public:
  virtual ~Source() = default;

  /// What was detected or asked for, in words for the plan and the report: `CSV, comma, quoted with "`. At
  /// the end of reading it may tell more: of a footer that could not be seen before.
  [[nodiscard]] virtual std::string dialect() const = 0;

  /// The column names, in file order, where the format has a header; nullopt where rows name their own
  /// (JSON).
  [[nodiscard]] virtual const std::optional<std::vector<std::string>>& header() const = 0;

  /// What to try where it lacks columns of these names, for people; empty where nothing comes to mind.
  [[nodiscard]] virtual std::string where_columns_may_be(const std::vector<std::string>& /*names*/) const {
    return {};
  }

  /// How its rows are written.
  [[nodiscard]] virtual RowLayout layout() const = 0;

  /// Whether its rows are rejects that came back, mended (`mending/mended_source.h`).
  [[nodiscard]] virtual bool holds_rejects() const { return false; }

  /// Goes on at `place`, where an earlier reading of the same bytes began a block, as if all before it had
  /// been read; false, and nothing happened, where that must be done: the default. Before the first `next`.
  [[nodiscard]] virtual bool step_over_to(const RowPlace& /*place*/) { return false; }

  /// The next block, nullopt at the end. An error (`fatal`) is about the bytes below: unreadable, truncated.
  [[nodiscard]] virtual Result<std::optional<Block>> next() = 0;

  /// A reader that delivers the columns of `request`, in that order. A column the source does not have reads
  /// as absent; a name that stands several times in the header is refused (error, `fatal`). How names are
  /// matched: `find_column`. The source must outlive its readers.
  [[nodiscard]] virtual Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const = 0;

  /// Bytes taken so far, decompressed and decoded to UTF-8.
  [[nodiscard]] virtual std::uint64_t bytes_read() const = 0;

  /// How much of the source has been taken, from 0 to 1; nullopt where nobody knows its size (a pipe). For
  /// compressed files it is the share of the compressed bytes.
  [[nodiscard]] virtual std::optional<double> fraction_read() const = 0;
};

/// How many lines, or rows of a sheet, lie above the place where the header is looked for.
[[nodiscard]] inline std::uint32_t lines_above_header(const ReadOptions& options) {
  return options.header_row ? *options.header_row - 1 : options.skip_lines_above;
}

}  // namespace mixferry::connectors
