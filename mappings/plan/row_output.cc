#include "mappings/plan/row_output.h"

#include <algorithm>

#include "mappings/plan/limits.h"

namespace mixferry::mappings {
namespace {

void add_count(NamedCounts& counts, std::string_view name, std::uint64_t count) {
  const auto known = counts.find(name);
  if (known != counts.end()) {
    known->second += count;
  } else {
    counts.emplace(name, count);
  }
}

}  // namespace

RowOutput::RowOutput(const PlanProgram& program, bool observe)
    : program_(program), notes_(program.properties.size()) {
  if (observe) observer_.emplace(program);
}

void RowOutput::begin(const Row& row, EncodedRows& out) {
  row_ = &row;
  out_ = &out;
  bytes_before_ = out.bytes.size();
  records_before_ = out.records.size();
  keys_before_ = out.keys.size();
  links_before_ = out.links.size();
  first_id_hash_ = 0;
  pending_names_.clear();
  pending_.clear();
  if (observer_) {
    observer_->begin(out.seen);
    std::ranges::fill(notes_, ValueNote());
  }
}

void RowOutput::roll_back() {
  out_->bytes.resize(bytes_before_);
  out_->records.resize(records_before_);
  out_->keys.resize(keys_before_);
  out_->links.resize(links_before_);
}

void RowOutput::finish(const char* block_begin) {
  Tally& tally = out_->tally;
  for (const auto& [counts, name, count] : pending_names_) add_count(tally.*counts, name, count);
  for (std::uint64_t Tally::*const count : pending_) ++(tally.*count);
  if (own_records() == 0) return;
  if (observer_) observer_->finish(row_->number, notes_);
  out_->rows.push_back({.number = row_->number,
                        .line = row_->line,
                        .raw_offset = static_cast<std::uint32_t>(row_->raw.data() - block_begin),
                        .raw_length = static_cast<std::uint32_t>(row_->raw.size()),
                        .first_record = static_cast<std::uint32_t>(records_before_),
                        .record_count = static_cast<std::uint32_t>(own_records()),
                        .id_hash = first_id_hash_});
}

void RowOutput::filter(FilteredBy why) {
  ++out_->tally.rows_filtered;
  if (observer_) observer_->note_filtered(why);
}

bool RowOutput::end_record(const TargetProgram& target, std::uint64_t id_hash, bool bears_repeating) {
  const std::size_t length = out_->bytes.size() - record_begin_;
  if (length > kRecordBytesMax) return reject().of_row(Fault::record_too_large);
  out_->records.push_back({.offset = static_cast<std::uint32_t>(record_begin_),
                           .length = static_cast<std::uint32_t>(length),
                           .bears_repeating = bears_repeating,
                           .kind = target.kind,
                           .space = static_cast<std::uint16_t>(target.space),
                           .id_hash = id_hash});
  out_->bytes += ',';
  return true;
}

void RowOutput::note_key(CounterKey key) {
  key.record = static_cast<std::uint32_t>(out_->records.size() - 1);
  out_->keys.push_back(key);
}

void RowOutput::note_link(EncodedLink link) {
  link.record = static_cast<std::uint32_t>(out_->records.size() - 1);
  out_->links.push_back(link);
}

}  // namespace mixferry::mappings
