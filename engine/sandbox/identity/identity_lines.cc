#include "engine/sandbox/identity/identity_lines.h"

#include <utility>

#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {
namespace {

void append_cluster(std::string& out, const Identities::Cluster& cluster) {
  out += R"({"distinct_id":)";
  append_quoted(out, cluster.canonical);
  out += R"(,"ids":)";
  char before = '[';
  for (const std::string* id : cluster.ids) {
    out += before;
    before = ',';
    append_quoted(out, *id);
  }
  out += "]}\n";
}

}  // namespace

IdentityLines::IdentityLines(const Store& store, const Project& project, IdentityQuery query)
    : store_(store), project_(project), query_(std::move(query)), generation_(store.generation()) {
  if (!query_.id.empty()) query_.id = project.identities.resolve(query_.id);
}

bool IdentityLines::append(std::string& out, std::size_t bytes) {
  const std::size_t before = out.size();
  while (generation_ == store_.generation() && query_.limit > 0 && out.size() < bytes &&
         next_ < project_.identities.clusters().size()) {
    const Identities::Cluster& cluster = project_.identities.clusters()[next_++];
    if (cluster.ids.empty() || (!query_.id.empty() && cluster.canonical != query_.id)) continue;
    append_cluster(out, cluster);
    --query_.limit;
  }
  return out.size() > before;
}

}  // namespace mixferry::sandbox
