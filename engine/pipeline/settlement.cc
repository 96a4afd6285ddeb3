#include "engine/pipeline/settlement.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "engine/mixpanel/record_head.h"
#include "engine/pipeline/report_cursor.h"
#include "engine/snapshot/fingerprint.h"

namespace mixferry::pipeline {
namespace {

Reject refused(const batch::RowBatch& batch, const batch::BatchedRow& row, std::string message) {
  return {.row = row.number,
          .line = row.line,
          .column = {},
          .code = std::string(kRefusedByMixpanel),
          .message = std::move(message),
          .raw = std::string(raw_row(batch, row))};
}

/// Which of a row's records it was, unless it is its user's: mostly, there is no other.
std::string refusal_in_words(TargetKind kind, const delivery::RejectedRecord& record) {
  if (kind == TargetKind::users) return record.message;
  return std::string(name_of(kind)).append(": ").append(record.message);
}

ledger::SyncedProfile synced(const batch::RowOwners& owners, const batch::RowOwner& owner) {
  return {.space = owner.space,
          .id = std::string(owners.id(owner)),
          .id_hash = owner.id_hash,
          .content = owner.content,
          .may_come_again = owner.may_come_again,
          .records = std::string(owners.records(owner))};
}

/// Something of the row may be stored, and an earlier row has said what is known.
ledger::SyncedProfile unknown(const batch::RowOwners& owners, const batch::RowOwner& owner) {
  ledger::SyncedProfile profile = synced(owners, owner);
  profile.content = snapshot::kUnknownContent;
  profile.records.clear();
  return profile;
}

}  // namespace

std::size_t stored_of(const batch::Batch& batch, const delivery::DeliveryReport& report) {
  return batch.records.size() - report.rejected.size() - report.in_doubt.size();
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
  auto owner = batch.owners.each().begin();
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
    TargetKind rejected_kind = TargetKind::users;
    for (const TargetKind kind : kTargetKinds) {
      for (const std::uint32_t index : cursors[kind].take_in_doubt(row.records_end[kind]))
        keep_in_doubt(batch.batches[kind].record(index));
      const auto of_kind = cursors[kind].take_rejected(row.records_end[kind]);
      if (rejected != nullptr || of_kind.empty()) continue;
      rejected = &of_kind.front();
      rejected_kind = kind;
    }
    const bool is_delivered = rejected == nullptr && settlement.in_doubt.size() == in_doubt_before;
    for (; owner != batch.owners.each().end() && owner->row <= row.number; ++owner) {
      if (owner->row != row.number) continue;
      if (is_delivered) {
        settlement.synced.push_back(synced(batch.owners, *owner));
      } else if (owner->may_come_again) {
        settlement.synced.push_back(unknown(batch.owners, *owner));
      }
    }
    if (rejected != nullptr) {
      settlement.rejects.push_back(refused(batch, row, refusal_in_words(rejected_kind, *rejected)));
      ++settlement.tally.rows_rejected;
      ++settlement.tally.reject_reasons[std::string(kRefusedByMixpanel)];
    } else if (!is_delivered) {
      ++settlement.tally.rows_in_doubt;
    } else if (row.records_end.each == records_end_before.each) {
      ++settlement.tally.rows_unchanged;
    } else {
      ++settlement.tally.rows_delivered;
    }
    records_end_before = row.records_end;
  }
  for (const TargetKind kind : kTargetKinds) {
    const std::size_t sent = stored_of(batch.batches[kind], reports[kind]);
    settlement.tally.records_sent += sent;
    if (sent != 0) settlement.tally.sent_to[std::string(name_of(kind))] += sent;
  }
  const std::uint64_t rows = batch.range.last - batch.range.first + 1;
  if (settlement.tally.rows_read() != rows)
    throw std::logic_error("a settlement does not account for each of its rows once");
  return settlement;
}

}  // namespace mixferry::pipeline
