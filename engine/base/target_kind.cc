#include "engine/base/target_kind.h"

namespace mixferry {

std::string in_words(TargetKind kind, std::string_view group_key) {
  switch (kind) {
    case TargetKind::groups:
      return std::string("groups ").append(group_key);
    case TargetKind::events:
      return "events";
    case TargetKind::identity:
      return "identity";
    case TargetKind::users:
      break;
  }
  return "users";
}

}  // namespace mixferry
