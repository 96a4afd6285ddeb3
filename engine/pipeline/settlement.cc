#include "engine/pipeline/settlement.h"

#include <stdexcept>
#include <string>

#include "engine/mixpanel/record_head.h"
#include "engine/pipeline/report_cursor.h"

namespace mixferry::pipeline {
namespace {

Reject refused(const batch::RowBatch& batch, const batch::BatchedRow& row,
               const delivery::RejectedRecord& record) {
  return {.row = row.number,
          .line = row.line,
          .column = {},
          .code = std::string(kRefusedByMixpanel),
          .message = refusal_in_words(record),
          .raw = std::string(raw_row(batch, row))};
}

}  // namespace

std::string refusal_in_words(const delivery::RejectedRecord& record) {
  return "Mixpanel refused the update: " + record.message;
}

ledger::Settlement settlement_of(const batch::RowBatch& batch, const DeliveryReports& reports,
                                 std::string_view record_head) {
  ledger::Settlement settlement{.source = batch.source,
                                .rows = batch.range,
                                .resume_at = batch.resume_at,
                                .tally = batch.tally,
                                .rejects = batch.rejects,
                                .in_doubt = {}};
  auto cursors = per_target([&](TargetKind kind) { return ReportCursor(reports[kind]); });
  std::size_t next_held = 0;
  PerTarget<std::uint32_t> records_end_before = {};
  for (std::uint32_t i = 0; i < batch.rows.size(); ++i) {
    const batch::BatchedRow& row = batch.rows[i];
    const std::size_t in_doubt_before = settlement.in_doubt.size();
    const auto keep_in_doubt = [&](std::string_view record) {
      settlement.in_doubt.push_back(
          {batch.source, row.number, row.line, mixpanel::without_head(record, record_head)});
    };
    for (; next_held < batch.held.size() && batch.held[next_held].row == i; ++next_held) {
      keep_in_doubt(batch.held[next_held].record);
    }
    const delivery::RejectedRecord* rejected = nullptr;
    for (const TargetKind kind : kTargetKinds) {
      for (const std::uint32_t index : cursors[kind].take_in_doubt(row.records_end[kind]))
        keep_in_doubt(batch.batches[kind].record(index));
      const auto of_kind = cursors[kind].take_rejected(row.records_end[kind]);
      if (rejected == nullptr && !of_kind.empty()) rejected = &of_kind.front();
    }
    if (rejected != nullptr) {
      settlement.rejects.push_back(refused(batch, row, *rejected));
      ++settlement.tally.rows_rejected;
      ++settlement.tally.reject_reasons[std::string(kRefusedByMixpanel)];
    } else if (settlement.in_doubt.size() > in_doubt_before) {
      ++settlement.tally.rows_in_doubt;
    } else if (row.records_end.each == records_end_before.each) {
      ++settlement.tally.rows_unchanged;
    } else {
      ++settlement.tally.rows_delivered;
    }
    records_end_before = row.records_end;
  }
  for (const TargetKind kind : kTargetKinds) {
    settlement.tally.records_sent +=
        batch.batches[kind].records.size() - reports[kind].rejected.size() - reports[kind].in_doubt.size();
  }
  const std::uint64_t rows = batch.range.last - batch.range.first + 1;
  if (settlement.tally.rows_read() != rows)
    throw std::logic_error("a settlement does not account for each of its rows once");
  return settlement;
}

}  // namespace mixferry::pipeline
