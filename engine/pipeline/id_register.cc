#include "engine/pipeline/id_register.h"

#include <algorithm>

namespace mixferry::pipeline {
namespace {

constexpr std::size_t kSlotsAtFirst = 1 << 12;

std::uint64_t& slot_of(std::vector<std::uint64_t>& slots, std::uint64_t hash) {
  std::size_t at = hash & (slots.size() - 1);
  while (slots[at] != 0 && slots[at] != hash) at = (at + 1) & (slots.size() - 1);
  return slots[at];
}

}  // namespace

IdRegister::IdRegister(std::size_t ids_max) : ids_max_(ids_max), slots_(kSlotsAtFirst) {}

bool IdRegister::seen_before(std::uint64_t id_hash) {
  const std::uint64_t key = id_hash == 0 ? 1 : id_hash;
  if (std::uint64_t& slot = slot_of(slots_, key); slot == key) {
    return true;
  } else if (count_ == ids_max_) {
    exact_ = false;
  } else {
    slot = key;
    ++count_;
    if (count_ * 4 > slots_.size() * 3) grow();
  }
  return false;
}

void IdRegister::grow() {
  std::vector<std::uint64_t> larger(slots_.size() * 2);
  for (const std::uint64_t key : slots_) {
    if (key != 0) slot_of(larger, key) = key;
  }
  slots_ = std::move(larger);
}

}  // namespace mixferry::pipeline
