#pragma once
/// Whether the ids of a source can be those of a mapping: Salesforce's say by their beginning what they are
/// of.

#include <string>
#include <vector>

#include "connectors/input/open_archives.h"
#include "connectors/source/source.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// Looks at the first ids of `path`. Throws `RunError` (`usage`) where there are some, and none begins with
/// one of `prefixes`. What can be read only once is not looked at. `archives`: see `open_source`.
void require_ids(const std::string& path, const connectors::ReadOptions& options, const mappings::Plan& plan,
                 const std::vector<std::string>& prefixes, connectors::OpenArchives& archives);

}  // namespace mixferry::pipeline
