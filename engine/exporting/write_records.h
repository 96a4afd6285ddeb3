#pragma once
/// Records that were read from Mixpanel, written into a file.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/exporting/columns.h"
#include "engine/exporting/event_clock.h"
#include "engine/exporting/file_form.h"
#include "engine/exporting/record_reader.h"

namespace mixferry::exporting {

/// Records that lie on the disk, so that they can be gone through more than once.
class RecordSource {
 public:
  RecordSource() = default;
  RecordSource(const RecordSource&) = delete;
  RecordSource& operator=(const RecordSource&) = delete;
  virtual ~RecordSource() = default;
  /// All of them in their order, a line each without its end; the same each time. Throws `RunError` when they
  /// can't be read, and what `take` throws.
  virtual void for_each(const std::function<void(std::string_view line)>& take) const = 0;
};

struct RecordFile {
  std::string path = "-";  ///< `-`: standard output
  FileFormat format = FileFormat::json_lines;
  /// CSV: these properties, beside what each record has; nullopt: all that are found.
  std::optional<std::vector<std::string>> columns = {};
  /// Properties that were asked for. In CSV without `columns` they are there whether found or not, and first.
  std::vector<std::string> expected = {};
  /// CSV: where goes what does not fit; empty: it is left out, and counted.
  std::string rest_path = {};
};

/// What a CSV file does not say.
struct CsvFacts {
  std::vector<Column> columns = {};
  std::uint64_t nulls = 0;            ///< cells are empty, as those of what is not there
  std::uint64_t empty_texts = 0;      ///< cells are `""`, which few tell from empty ones
  std::uint64_t values_left_out = 0;  ///< of which there is no cell
  std::uint64_t not_rows = 0;         ///< records that could not be taken apart
  std::uint64_t rest_records = 0;     ///< lines of `rest_path`
  bool has_rest_file = false;
};

struct WrittenRecords {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  ///< before compression
  /// Of `columns` and `expected`, those that no record has, as names that were mistyped; of no record at all
  /// none.
  std::vector<std::string> never_found = {};
  std::optional<CsvFacts> csv = {};
};

/// Writes all of `source`; events of an older project with `clock`, their times in UTC. The file appears
/// whole or not at all, and its rest before it. `go_on` is called now and then, and throws to end it. Throws
/// `RunError`
/// (`stopped`) when a file can't be written. Memory does not grow with the number of records.
[[nodiscard]] WrittenRecords write_records(const RecordSource& source, const RecordShape& shape,
                                           const RecordFile& file, EventClock* clock,
                                           const std::function<void()>& go_on);

}  // namespace mixferry::exporting
