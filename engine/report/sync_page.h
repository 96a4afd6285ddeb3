#pragma once
/// A sync's report as a part of its run's page.

#include <kainjow/mustache.hpp>

#include "engine/report/sync_report.h"

namespace mixferry::report {

/// For the part `sync` of the template. Nothing in it can steer a screen; the template escapes it.
[[nodiscard]] kainjow::mustache::data sync_on_page(const SyncReport& sync);

}  // namespace mixferry::report
