#pragma once
/// What a report puts below the rows of a sheet: its title, who made it, copyright.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/xlsx/sheet_reader.h"

namespace mixferry::connectors::xlsx {

/// Hands rows on, but for those of a footer at the end.
///
/// Told how many there are, it drops the last so many. Else it looks for what CSV looks for (`csv/footer.h`):
/// behind an empty row, to the end, rows that hold one text each where the header names several columns, and
/// a sentence among them. These are handed on behind a call of `on_footer`.
class FooterRows final : public SheetRowVisitor {
 public:
  /// `rows_below`: how many rows that are not empty to drop; nullopt: look for a footer. `next` must outlive
  /// this.
  FooterRows(std::optional<std::uint32_t> rows_below, std::function<void()> on_footer, SheetRowVisitor& next)
      : rows_below_(rows_below), on_footer_(std::move(on_footer)), next_(next) {}

  [[nodiscard]] bool on_row(const SheetRow& row) override;
  void on_merged(const MergedArea& area) override { next_.on_merged(area); }

  /// To be called behind the last row.
  void finish();

  /// Whether rows to be dropped take more than `kBytesMax`: they are no footer.
  [[nodiscard]] bool is_too_long() const { return held_bytes_ > kBytesMax; }
  /// Rows of the footer, dropped or found, once finished. For any thread.
  [[nodiscard]] std::uint32_t rows() const { return rows_; }

  static constexpr std::uint64_t kBytesMax = 16 << 20;

 private:
  /// A row that is kept.
  struct HeldRow {
    std::uint32_t number;
    std::vector<SheetCell> cells;
    std::string text;
    std::uint64_t bytes;
    std::vector<MarkedCell> marked;
  };

  void hold(const SheetRow& row);
  [[nodiscard]] bool hand_on_first();
  [[nodiscard]] bool may_be_footer(const SheetRow& row) const;

  const std::optional<std::uint32_t> rows_below_;
  const std::function<void()> on_footer_;
  SheetRowVisitor& next_;
  std::deque<HeldRow> held_;
  std::uint64_t held_bytes_ = 0;
  std::uint32_t last_row_ = 0;  ///< number of the row before
  std::size_t width_ = 0;       ///< of the widest row so far, in cells
  std::atomic<std::uint32_t> rows_ = 0;
};

}  // namespace mixferry::connectors::xlsx
