#pragma once
/// Rows of all sources of a command, in their order: read, or read before and kept.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/range.h"
#include "engine/batch/row_batch.h"

namespace mixferry::pipeline {

/// What reading one source came to.
struct SourceOutcome {
  std::uint64_t rows = 0;            ///< numbered up to here, those passed over included
  std::uint64_t rows_left_out = 0;   ///< of them, rows of ids that were not asked for
  std::uint64_t bytes_read = 0;      ///< decompressed
  std::string dialect;               ///< what was known of it at the end; empty: it was not read
  std::optional<std::string> error;  ///< why it could not be read to its end
};

/// One thread calls `run`; `stop` and `fraction` any.
class RowReading {
 public:
  RowReading() = default;
  RowReading(const RowReading&) = delete;
  RowReading& operator=(const RowReading&) = delete;
  virtual ~RowReading() = default;

  /// Calls `begin_source(id)`, then `take(segment)` for its segments in row order, then `end_source(id)`,
  /// source by source. `take` returning false ends it all. A source that can't be read to its end is told in
  /// its outcome, and the next one is read.
  struct Visitor {
    std::function<void(SourceId)> begin_source;
    std::function<bool(batch::Segment&)> take;
    std::function<bool(SourceId)> end_source;
  };
  [[nodiscard]] virtual std::vector<SourceOutcome> run(const Visitor& visitor) = 0;

  /// Makes `run` return soon.
  virtual void stop() = 0;
  /// Share of all there is that was read, 0 to 1; nullopt where it can't be told.
  [[nodiscard]] virtual std::optional<double> fraction() const = 0;
};

}  // namespace mixferry::pipeline
