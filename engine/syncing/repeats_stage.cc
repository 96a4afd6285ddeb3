#include "engine/syncing/repeats_stage.h"

namespace mixferry::syncing {

void RepeatsStage::take(SourceId /*source*/, batch::Segment& segment) {
  if (segment.is_settled) return;
  for (batch::RowOwner& owner : segment.owners.each()) {
    owner.may_come_again = owner.content != 0 &&
                           comparison_.may_come_again(owner.space, segment.owners.id(owner), owner.id_hash);
  }
}

}  // namespace mixferry::syncing
