#include "connectors/xlsx/footer_rows.h"

#include <algorithm>
#include <utility>

#include "connectors/csv/footer.h"

namespace mixferry::connectors::xlsx {

bool FooterRows::on_row(const SheetRow& row) {
  bool go_on = true;
  if (rows_below_) {
    if (*rows_below_ == 0) return next_.on_row(row);
    hold(row);
    if (held_.size() > *rows_below_) go_on = hand_on_first();
    return go_on && !is_too_long();
  }
  const bool is_held = may_be_footer(row);
  last_row_ = row.number;
  if (is_held) {
    hold(row);
    return true;
  }
  while (!held_.empty()) go_on = hand_on_first() && go_on;
  width_ = std::max(width_, row.cells.size());
  return next_.on_row(row) && go_on;
}

void FooterRows::finish() {
  if (rows_below_) {
    rows_ = static_cast<std::uint32_t>(held_.size());
    held_.clear();
    return;
  }
  const bool has_sentence =
      std::ranges::any_of(held_, [](const HeldRow& row) { return is_sentence(row.text); });
  if (has_sentence) {
    rows_ = static_cast<std::uint32_t>(held_.size());
    on_footer_();
  }
  while (!held_.empty()) static_cast<void>(hand_on_first());
}

/// A text alone, below an empty row or below another such.
bool FooterRows::may_be_footer(const SheetRow& row) const {
  const bool is_alone =
      row.cells.size() == 1 && row.marked.empty() && row.bytes <= kFooterBytesMax && width_ > 1;
  const bool is_below = !held_.empty() || row.number > last_row_ + 1;
  return is_alone && is_below && held_.size() < kFooterLinesMax;
}

void FooterRows::hold(const SheetRow& row) {
  held_bytes_ += row.text.size();
  held_.push_back({row.number,
                   {row.cells.begin(), row.cells.end()},
                   std::string(row.text),
                   row.bytes,
                   {row.marked.begin(), row.marked.end()}});
}

bool FooterRows::hand_on_first() {
  const HeldRow row = std::move(held_.front());
  held_.pop_front();
  held_bytes_ -= row.text.size();
  return next_.on_row({row.number, row.cells, row.text, row.bytes, row.marked});
}

}  // namespace mixferry::connectors::xlsx
