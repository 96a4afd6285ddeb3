#include "engine/pipeline/id_register.h"

namespace mixferry::pipeline {

bool IdRegister::seen_before(std::uint64_t id_hash) {
  if (ids_.size() < ids_max_) return !ids_.insert(id_hash).second;
  if (ids_.contains(id_hash)) return true;
  exact_ = false;
  return false;
}

}  // namespace mixferry::pipeline
