#pragma once
/// Going through the sources of a command, one after the other.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "connectors/input/expand_sources.h"
#include "connectors/input/open_archives.h"
#include "connectors/source/source.h"
#include "engine/base/range.h"
#include "engine/pipeline/row_reading.h"
#include "engine/pipeline/row_stage.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// One source of a command, looked at before anything is read in earnest.
struct SourceInfo {
  std::string path;
  std::string dialect;
  std::uint64_t bytes = 0;  ///< as stored, compressed or not; 0 when it can't be told (standard input)
  std::vector<std::string> missing_columns;      ///< of the mapping, not in its header
  std::vector<std::string> unread_columns = {};  ///< of its header, that no rule reads
  connectors::RowLayout layout = {};
  bool holds_rejects = false;  ///< that came back, mended
  /// A source that can be read only once (standard input, a pipe), or that is the only one, kept open for its
  /// one `SourceReading`; else nullptr.
  std::shared_ptr<connectors::Source> opened = nullptr;
};

/// What a mapping says of the sources that it is for.
struct Expected {
  bool columns_optional = false;              ///< a mapped column may be missing, but not the id's
  std::vector<std::string> objects = {};      ///< what they are called
  std::vector<std::string> id_prefixes = {};  ///< one of them begins each id; empty: any
};

/// Opens every source and holds its header against the plan. Throws `RunError` (`usage`) for a source that
/// can't be read or has no id column, and, unless `columns_optional`, for a mapped column that it lacks (and
/// that all members of the same name lack, too, where it is a member of an archive); the message names all of
/// them with the nearest headers. So does it for sources of several kinds (`kinds.h`), and for one whose
/// first ids all begin otherwise than expected.
[[nodiscard]] std::vector<SourceInfo> inspect_sources(const connectors::Expansion& expansion,
                                                      const connectors::ReadOptions& options,
                                                      const mappings::Plan& plan, const Expected& expected);

/// Columns of `header` that `request` does not ask for.
[[nodiscard]] std::vector<std::string> unread_columns(const std::vector<std::string>& header,
                                                      const ColumnRequest& request);

struct ReadingOptions {
  connectors::ReadOptions read;
  RowStage::Options rows;   ///< `rows_max` is set from `limit`
  std::uint64_t limit = 0;  ///< rows over all sources; 0: no limit
  /// By source; may be empty: a place before which all rows are settled, so that a source that can be read
  /// from there is.
  std::vector<RowPlace> resume_at = {};
};

/// Goes through all sources in order.
class SourceReading final : public RowReading {
 public:
  /// `settled`: rows to pass over, by source; may be empty for none. The arguments must outlive it.
  SourceReading(const std::vector<SourceInfo>& sources, const mappings::Plan& plan,
                const std::vector<RangeSet>& settled, ReadingOptions options);

  [[nodiscard]] std::vector<SourceOutcome> run(const Visitor& visitor) override;
  void stop() override;
  /// Of the sources' bytes.
  [[nodiscard]] std::optional<double> fraction() const override;

 private:
  class Leaving;
  [[nodiscard]] Result<std::shared_ptr<connectors::Source>> open(SourceId id);
  [[nodiscard]] SourceOutcome read(SourceId id, const Visitor& visitor);
  /// How many of a source's stored bytes were read; the share `where_unknown` of them where nobody can tell.
  [[nodiscard]] double bytes_of(const connectors::Source& source, SourceId id, double where_unknown) const;
  [[nodiscard]] std::uint64_t rows_left_out() const;
  [[nodiscard]] bool visit(RowStage& stage, const Visitor& visitor, SourceOutcome& outcome);

  const std::vector<SourceInfo>& sources_;
  connectors::OpenArchives archives_;
  const mappings::Plan& plan_;
  const std::vector<RangeSet>& settled_;
  ReadingOptions options_;
  mutable std::mutex mutex_;  ///< guards what follows
  const connectors::Source* current_ = nullptr;
  SourceId current_id_ = 0;
  RowStage* stage_ = nullptr;
  double bytes_done_ = 0;  ///< as stored, of the sources behind
  bool stopping_ = false;
};

}  // namespace mixferry::pipeline
