#pragma once
/// What can become of a batch: Mixpanel's verdict on it, spoken of all over this folder.

#include "engine/mixpanel/ingest/delivery_result.h"

namespace mixferry::delivery {

using mixpanel::asks_to_slow_down;
using mixpanel::DeliveryError;
using mixpanel::DeliveryReport;
using mixpanel::DeliveryResult;
using mixpanel::is_judged;
using mixpanel::is_overloaded;
using mixpanel::RejectedRecord;

}  // namespace mixferry::delivery
