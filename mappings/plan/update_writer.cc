#include "mappings/plan/update_writer.h"

#include <xxhash.h>

#include "mappings/plan/limits.h"

namespace mixferry::mappings {

bool UpdateWriter::write(const TargetProgram& target, const RecordOwner& owner) {
  target_ = &target;
  owner_ = owner;
  members_.begin_target(target, kPropertiesMax, Fault::too_many_properties);
  if (!target.delete_when.empty()) {
    const Verdict deleted = all_hold(target.delete_when, row_.row(), program_.nulls);
    if (deleted.fault != Fault::none) return row_.reject().of_condition(deleted);
    if (deleted.holds) {
      begin(target.delete_end);
      return end("", true);
    }
  }
  for (const CompiledOperation& operation : target.operations) {
    if (!write_operation(operation)) return false;
  }
  return write_unset();
}

void UpdateWriter::begin(std::string_view open) {
  row_.begin_record();
  std::string& bytes = row_.bytes();
  bytes += target_->head;
  bytes += owner_.json;
  bytes += open;
  members_.begin_members();
}

bool UpdateWriter::end(std::string_view close, bool bears_repeating) {
  row_.bytes() += close;
  return row_.end_record(*target_, owner_.hash, bears_repeating);
}

bool UpdateWriter::write_operation(const CompiledOperation& operation) {
  begin(operation.open);
  if (operation.kind == OperationKind::set && !members_.write_groups()) return false;
  if (!members_.write(operation)) return false;
  const bool takes_others = operation.kind == OperationKind::set && target_->kept.any();
  if (takes_others && !members_.write_unmapped()) return false;
  if (members_.none_written()) {
    row_.drop_record();
    return true;
  }
  if (bears_repeating(operation.kind)) return end("}}", true);
  return end("}}", false) && note_counter(operation);
}

/// By what the record that has just ended is known again.
bool UpdateWriter::note_counter(const CompiledOperation& operation) {
  const Row& row = row_.row();
  CounterKey key{
      .counter = operation.counter, .key = row.content, .content = row.content, .is_mended = row.is_mended};
  if (target_->once) {
    const IdReader::Id name = ids_.read(*target_->once, row);
    if (name.fault != Fault::none) return row_.reject().of_once(*target_, name.fault, ids_.last_taken());
    const XXH128_hash_t hash = XXH3_128bits(name.text.data(), name.text.size());
    key.key = {.high = hash.high64, .low = hash.low64};
  }
  row_.note_key(key);
  return true;
}

bool UpdateWriter::write_unset() {
  if (target_->unset_keys.empty() && members_.unset_now().empty()) return true;
  begin(target_->unset_open);
  if (!target_->unset_keys.empty()) members_.append_key(target_->unset_keys);
  for (const CompiledProperty* property : members_.unset_now()) {
    // Without its colon.
    members_.append_key(std::string_view(property->key).substr(0, property->key.size() - 1));
  }
  return end("]}", true);
}

}  // namespace mixferry::mappings
