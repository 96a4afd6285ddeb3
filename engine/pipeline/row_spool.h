#pragma once
/// What a first reading found to be sent, kept for the second, so that all rows need not be read again.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/pipeline/row_reading.h"
#include "engine/snapshot/mapped_file.h"
#include "engine/snapshot/output.h"

namespace mixferry::pipeline {

/// Segments in a file without a name. It gives up where most rows are to be sent: then reading them again
/// costs less than the room that they would take. `add` by one thread; then read by another.
class RowSpool {
 public:
  /// More bytes than this are not kept.
  static constexpr std::uint64_t kBytesMax = 1 << 30;

  /// In the folder of `beside`. A segment is given out with at most so many records, unless it came with
  /// more. Throws `RunError` (`stopped`) where the disk fails or has no more room.
  RowSpool(const std::filesystem::path& beside, std::uint32_t segment_records_max,
           std::uint64_t bytes_max = kBytesMax);

  /// The next rows, of which what is unchanged was left out; neither settled nor observed, and without
  /// counters and links.
  void add(SourceId source, const batch::Segment& segment);
  /// Nothing more comes. `outcomes`: of the reading.
  void end(std::vector<SourceOutcome> outcomes);

  /// Whether all that was added is there; else it is of no use.
  [[nodiscard]] bool is_whole() const { return !gave_up_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  friend class SpooledReading;

  /// Where a segment is, and what of it is a few numbers.
  struct Place {
    SourceId source = 0;
    RowRange rows;
    RowPlace begins_at = {};  ///< the block of its last row
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    Tally tally = {};
  };

  void append(const batch::Segment& segment);
  [[nodiscard]] bool goes_on_with(SourceId source, const batch::Segment& segment) const;
  void write_pending();

  const std::uint32_t segment_records_max_;
  const std::uint64_t bytes_max_;
  std::optional<snapshot::Scratch> scratch_;
  std::vector<Place> places_;
  std::vector<SourceOutcome> outcomes_;
  snapshot::MappedFile file_;
  std::uint64_t bytes_ = 0;
  bool gave_up_ = false;

  Place pending_;  ///< what is not written yet; of no rows: nothing
  batch::Segment segment_;
  std::string raw_;  ///< its rows as they stood
};

/// Reads what was kept.
class SpooledReading final : public RowReading {
 public:
  /// `spool`, which is whole, must outlive it.
  explicit SpooledReading(const RowSpool& spool) : spool_(spool) {}

  [[nodiscard]] std::vector<SourceOutcome> run(const Visitor& visitor) override;
  void stop() override { is_stopped_ = true; }
  [[nodiscard]] std::optional<double> fraction() const override;

 private:
  const RowSpool& spool_;
  std::atomic<bool> is_stopped_ = false;
  std::atomic<std::size_t> segments_read_ = 0;
};

}  // namespace mixferry::pipeline
