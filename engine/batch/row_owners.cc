#include "engine/batch/row_owners.h"

namespace mixferry::batch {

void RowOwners::add(RowOwner owner, std::string_view id, std::string_view records) {
  owner.id_offset = static_cast<std::uint32_t>(texts_.size());
  owner.id_length = static_cast<std::uint32_t>(id.size());
  texts_ += id;
  owner.records_offset = static_cast<std::uint32_t>(texts_.size());
  owner.records_length = static_cast<std::uint32_t>(records.size());
  texts_ += records;
  each_.push_back(owner);
}

void RowOwners::append_sent(const RowOwners& others) {
  for (const RowOwner& owner : others.each_) {
    if (owner.content != 0) add(owner, others.id(owner), others.records(owner));
  }
}

void RowOwners::clear() {
  each_.clear();
  texts_.clear();
}

}  // namespace mixferry::batch
