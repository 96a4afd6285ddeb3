#include "mappings/plan/encoded_rows.h"

#include <algorithm>
#include <utility>

namespace mixferry::mappings {

void EncodedRows::clear() {
  bytes.clear();
  records.clear();
  rows.clear();
  keys.clear();
  links.clear();
  rejects.clear();
  owners.clear();
  owner_ids.clear();
  seen.clear();
  tally = {};
}

void EncodedRows::reject_row(std::size_t index, Reject reject) {
  const EncodedRow& row = rows[index];
  const std::uint32_t first = row.first_record;
  const std::uint32_t count = row.record_count;
  const std::uint32_t begin = records[first].offset;
  const EncodedRecord& last = records[first + count - 1];
  const std::uint32_t length = last.offset + last.length + 1 - begin;  // with the comma behind
  const auto is_its = [&](const auto& about) {
    return about.record >= first && about.record < first + count;
  };
  std::erase_if(keys, is_its);
  std::erase_if(links, is_its);
  std::erase_if(seen.ids, [&](const IdSighting& id) { return id.row == row.number; });
  bytes.erase(begin, length);
  records.erase(records.begin() + first, records.begin() + first + count);
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(index));

  for (std::size_t i = first; i < records.size(); ++i) records[i].offset -= length;
  for (std::size_t i = index; i < rows.size(); ++i) rows[i].first_record -= count;
  for (CounterKey& key : keys) key.record -= key.record > first ? count : 0;
  for (EncodedLink& link : links) {
    if (link.record < first) continue;
    link.record -= count;
    link.id.offset -= length;
    link.other.offset -= length;
  }
  for (IdSighting& id : seen.ids) id.update -= id.update > first ? count : 0;

  ++tally.rows_rejected;
  ++tally.reject_reasons[reject.code];
  const auto place = std::ranges::upper_bound(rejects, reject.row, {}, &Reject::row);
  const auto number = static_cast<std::uint32_t>(place - rejects.begin());
  for (PropertyReject& other : seen.rejects) other.reject += other.reject >= number ? 1 : 0;
  rejects.insert(place, std::move(reject));
}

}  // namespace mixferry::mappings
