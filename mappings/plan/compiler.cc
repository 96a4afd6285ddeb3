#include "mappings/plan/compiler.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/language/identity_mode.h"
#include "mappings/plan/hashing.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/rule_compiler.h"

namespace mixferry::mappings {
namespace {

/// Behind what is wrong with a link, where nobody says what the project's mode is.
constexpr std::string_view kAssumed =
    ". (A simplified project is assumed: where yours is another, say project_identity: original, or legacy)";

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

Shape shape_of(OperationKind kind) {
  switch (kind) {
    case OperationKind::add:
      return Shape::number;
    case OperationKind::union_:
      return Shape::list;
    case OperationKind::append:
    case OperationKind::remove:
      return Shape::single;
    case OperationKind::set:
    case OperationKind::set_once:
    case OperationKind::unset:
    case OperationKind::delete_:
    case OperationKind::properties:
      break;
  }
  return Shape::any;
}

/// All columns that `source` reads, by name.
std::vector<std::string> columns_of(const ValueSource& source, const ColumnRequest& request) {
  std::vector<std::string> names;
  for (const std::uint32_t column : source.columns()) names.push_back(request.names[column]);
  return names;
}

constexpr std::string_view kNoAddress = R"(,"ip":"0")";

class Compiler {
 public:
  Compiler(const ReadMapping& read, const PlanOptions& options)
      : mapping_(read.mapping),
        options_(options),
        problems_(read.problems),
        rules_({.zone = default_zone(mapping_, options),
                .null_days = mapping_.null_dates,
                .environment = options.environment},
               columns_, problems_) {}

  Result<PlanProgram> compile() {
    program_.nulls = NullTexts(mapping_.nulls);
    program_.clock = options_.clock;
    program_.targets.reserve(mapping_.targets.size());
    for (const Target& target : mapping_.targets) compile_target(target);
    program_.when = rules_.compile(mapping_.when);
    for (const std::string& salt : rules_.salts()) {
      append_digest(program_.salt_mark, "which salt is it?", salt);
    }
    program_.columns = std::move(columns_.request());
    if (problems_.empty()) return std::move(program_);
    std::string message = describe(mapping_.name, problems_);
    while (message.ends_with('\n')) message.pop_back();
    return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
  }

 private:
  static std::string default_zone(const Mapping& mapping, const PlanOptions& options) {
    return options.timezone.empty() ? mapping.timezone.value_or("UTC") : options.timezone;
  }

  void compile_target(const Target& target) {
    TargetProgram& compiled = program_.targets.emplace_back();
    compiled.kind = target.kind;
    compiled.space = space_of(target);
    write_frame(target, compiled);
    compiled.id_in_words =
        mapping_.targets.size() == 1 ? "id" : fmt::format("id of target {}", program_.targets.size());
    const Rule& id = target.link ? target.link->id : target.id;
    compiled.id = rules_.compile(id, Shape::any, compiled.id_in_words);
    compiled.skips_empty_ids = id.empty == EmptyPolicy::skip;
    if (!compiled.skips_empty_ids) {
      program_.id_columns.push_back(columns_of(compiled.id.source, columns_.request()));
    }
    compiled.when = rules_.compile(target.when);
    compiled.delete_when = rules_.compile(target.delete_when);
    compile_groups(target, compiled);
    if (target.event) compile_event(*target.event, compiled.event.emplace());
    if (target.link) compile_link(*target.link, compiled.link.emplace());
    compile_operations(target, compiled);
    if (compiled.event && !compiled.taken_names.contains("ip")) compiled.event->behind_id = kNoAddress;
    if (target.once) compiled.once = rules_.compile(*target.once, Shape::any, "once");
    for (const std::string& name : target.unset) {
      compiled.unset_keys += fmt::format(",{}", json_string(utf8_prefix(name, kNameBytesMax)));
      compiled.taken_names.emplace(utf8_prefix(name, kNameBytesMax));
    }
    compiled.kept = target.kept;
    request_kept(target.kept);
  }

  void request_kept(const KeptColumns& kept) {
    ColumnRequest& request = columns_.request();
    for (const std::string& key : kept.below) {
      request.others |= key.empty();
      if (!key.empty()) request.others_below.push_back(key);
    }
    // What stands beside a column that is not kept may be.
    for (const std::string& column : kept.but) {
      const std::size_t dot = column.rfind('.');
      if (dot != std::string::npos) request.others_below.push_back(column.substr(0, dot));
    }
  }

  /// The parts of an update that are the same for every row.
  void write_frame(const Target& target, TargetProgram& compiled) const {
    compiled.head = head_of(target);
    compiled.unset_open = open_of(OperationKind::unset, target) + "[";
    compiled.delete_end = open_of(OperationKind::delete_, target) + "\"\"}";
    // Events and links name users.
    const std::string population = target.kind == TargetKind::groups ? "groups:" + target.group_key : "users";
    compiled.id_seed = XXH3_64bits(population.data(), population.size());
  }

  /// What stands before the id, or before an event's name.
  [[nodiscard]] std::string head_of(const Target& target) const {
    switch (target.kind) {
      case TargetKind::users:
        return options_.record_head + "\"$distinct_id\":";
      case TargetKind::groups:
        return fmt::format("{}\"$group_key\":{},\"$group_id\":", options_.record_head,
                           json_string(target.group_key));
      case TargetKind::events:
        return "{\"event\":";
      case TargetKind::identity:
        break;
    }
    return {};
  }

  void compile_groups(const Target& target, TargetProgram& compiled) {
    const OperationKind operation = target.event ? OperationKind::properties : OperationKind::set;
    for (const auto& [name, rule] : target.groups) {
      CompiledGroup& group = compiled.groups.emplace_back();
      group.name = utf8_prefix(name, kNameBytesMax);
      group.key = fmt::format(",{}:", json_string(group.name));
      group.rule = rules_.compile(rule, Shape::any, fmt::format("group \"{}\"", name));
      group.index = add_property(group.name, operation);
      compiled.taken_names.insert(group.name);
    }
  }

  void compile_event(const EventRules& event, EventProgram& compiled) {
    compiled.name = rules_.compile(event.name, Shape::any, "event");
    compiled.skips_unnamed = event.name.default_json == kNoValue;
    compiled.time = rules_.compile(event.time, Shape::any, "time");
    if (event.insert_id) compiled.insert_id = rules_.compile(*event.insert_id, Shape::any, "insert_id");
  }

  void compile_link(const LinkRules& link, LinkProgram& compiled) {
    const ProjectIdentity mode = identity_mode(options_.project_identity, mapping_);
    const bool is_event = options_.identity_api == IdentityApi::events;
    if (const auto problem = link_problem(mode, link.kind, options_.identity_api))
      problems_.push_back({link.place, fmt::format("{}{}", *problem, says_identity_mode() ? "" : kAssumed)});
    compiled.other_in_words = link.kind == LinkKind::identify ? "anonymous"
                              : link.kind == LinkKind::alias  ? "alias"
                                                              : "the other id";
    compiled.other = rules_.compile(link.other, Shape::any, compiled.other_in_words);
    compiled.skips_empty_others = link.other.empty == EmptyPolicy::skip;
    if (link.time && is_event) compiled.time = rules_.compile(*link.time, Shape::any, "time");
    compiled.other_is_uuid = link.kind == LinkKind::identify && mode == ProjectIdentity::original;
    compiled.kind = link.kind;
    compiled.mode = mode;
    compiled.event = event_of(link.kind, mode);
    compiled.pieces = is_event ? event_pieces(link.kind, mode) : call_pieces(link.kind);
  }

  [[nodiscard]] bool says_identity_mode() const {
    return options_.project_identity.has_value() || mapping_.project_identity.has_value();
  }

  /// Whether ids are linked by an event that is for nothing else, and names its project.
  static bool is_event_of_its_own(LinkKind kind, ProjectIdentity mode) {
    return kind != LinkKind::identify || mode == ProjectIdentity::original;
  }

  static std::string event_of(LinkKind kind, ProjectIdentity mode) {
    if (kind == LinkKind::alias) return "$create_alias";
    if (kind == LinkKind::merge) return "$merge";
    return mode == ProjectIdentity::original ? "$identify" : "Identity Linked";
  }

  /// What a link is sent as, where it is an event. Source: Mixpanel docs, reference "Create Identity",
  /// "Create Alias" and "Merge Identities"; of simplified projects, "Simplified ID Merge": an event that has
  /// both ids.
  [[nodiscard]] std::vector<LinkProgram::Piece> event_pieces(LinkKind kind, ProjectIdentity mode) const {
    using enum LinkProgram::Slot;
    const LinkProgram::Piece head{
        fmt::format(R"({{"event":"{}","properties":{{{}"time":)", event_of(kind, mode),
                    is_event_of_its_own(kind, mode) ? options_.identity_head : ""),
        time};
    const LinkProgram::Piece last{"", insert_id};
    const LinkProgram::Piece end{"}}"};
    if (kind == LinkKind::alias)
      return {head, {R"(,"distinct_id":)", id}, {R"(,"alias":)", other}, last, end};
    if (kind == LinkKind::merge)
      return {head, {R"(,"$distinct_ids":[)", id}, {",", other}, {"]", insert_id}, end};
    if (mode == ProjectIdentity::original) {
      return {
          head, {R"(,"distinct_id":)", id}, {R"(,"$identified_id":)", id}, {R"(,"$anon_id":)", other}, last,
          end};
    }
    return {head,
            {R"(,"distinct_id":)", id},
            {std::string(kNoAddress).append(R"(,"$user_id":)"), id},
            {R"(,"$device_id":)", other},
            last,
            end};
  }

  /// The same, where it is a call: what the event says of its ids, and of no time.
  [[nodiscard]] std::vector<LinkProgram::Piece> call_pieces(LinkKind kind) const {
    using enum LinkProgram::Slot;
    const auto begin = [&](std::string_view key) { return options_.record_head + std::string(key); };
    const LinkProgram::Piece end{"}"};
    switch (kind) {
      case LinkKind::alias:
        return {{begin(R"("distinct_id":)"), id}, {R"(,"alias":)", other}, end};
      case LinkKind::merge:
        return {{begin(R"("$distinct_ids":[)"), id}, {",", other}, {"]}"}};
      case LinkKind::identify:
        break;
    }
    return {{begin(R"("$identified_id":)"), id}, {R"(,"$anon_id":)", other}, end};
  }

  std::uint32_t space_of(const Target& target) {
    std::vector<PlannedSpace>& spaces = program_.spaces;
    const PlannedSpace space{.kind = target.kind, .group_key = target.group_key};
    const auto found = std::ranges::find(spaces, space);
    const auto index = static_cast<std::uint32_t>(found - spaces.begin());
    if (found == spaces.end()) spaces.push_back(space);
    return index;
  }

  std::uint32_t add_property(const std::string& name, OperationKind operation) {
    program_.properties.push_back({.name = name,
                                   .operation = operation,
                                   .target = static_cast<std::uint32_t>(program_.targets.size() - 1)});
    return static_cast<std::uint32_t>(program_.properties.size() - 1);
  }

  static std::string open_of(OperationKind kind, const Target& target) {
    return fmt::format("{},\"${}\":", target.ignore_time ? ",\"$ignore_time\":true" : "", word_of(kind));
  }

  void compile_operations(const Target& target, TargetProgram& compiled) {
    // Groups and columns kept as they are belong to `set`, which comes first, whether the mapping has one or
    // not. An event has one place for all.
    const bool has_set = !target.operations.empty() && target.operations.front().kind == OperationKind::set;
    const bool needs_set = target.kept.any() || !target.groups.empty();
    if (needs_set && !has_set && !target.event) add_operation({OperationKind::set, {}}, target, compiled);
    for (const Operation& operation : target.operations) add_operation(operation, target, compiled);
  }

  void add_operation(const Operation& operation, const Target& target, TargetProgram& to) {
    CompiledOperation& compiled = to.operations.emplace_back();
    compiled.kind = operation.kind;
    compiled.open = open_of(operation.kind, target) + "{";
    TextSet names;
    for (const auto& [name, rule] : operation.properties) {
      CompiledProperty& property = compiled.properties.emplace_back();
      property.name = utf8_prefix(name, kNameBytesMax);
      property.key = fmt::format(",{}:", json_string(property.name));
      property.rule = rules_.compile(rule, shape_of(operation.kind), fmt::format("property \"{}\"", name));
      if (operation.kind == OperationKind::set) property.empty = rule.empty.value_or(target.empty);
      property.index = add_property(property.name, operation.kind);
      if (name == "$email" && operation.kind == OperationKind::set && program_.targets.size() == 1) {
        program_.email_property = property.index;
      }
      to.taken_names.insert(property.name);
      if (!names.insert(property.name).second) {
        problems_.push_back(
            {rule.place, fmt::format("property \"{}\" is there twice in \"{}\" (names are cut to {} "
                                     "bytes); keep one",
                                     property.name, word_of(operation.kind), kNameBytesMax)});
      }
    }
    compiled.ordinary = OrdinaryValues(compiled.properties);
    if (!bears_repeating(operation.kind)) compiled.counter = add_counter(compiled, target.once.has_value());
  }

  std::uint32_t add_counter(const CompiledOperation& operation, bool once) {
    PlannedCounter counter{.operation = operation.kind, .properties = {}, .once = once};
    for (const CompiledProperty& property : operation.properties) counter.properties.push_back(property.name);
    std::ranges::sort(counter.properties);
    for (const PlannedCounter& other : program_.counters) {
      counter.nth += other.operation == counter.operation && other.properties == counter.properties ? 1 : 0;
    }
    columns_.request().content |= !once || options_.content;
    program_.counters.push_back(std::move(counter));
    return static_cast<std::uint32_t>(program_.counters.size() - 1);
  }

  const Mapping& mapping_;
  const PlanOptions& options_;
  ColumnIndex columns_;
  std::vector<Problem> problems_;
  RuleCompiler rules_;
  PlanProgram program_;
};

}  // namespace

Result<PlanProgram> compile_program(const ReadMapping& read, const PlanOptions& options) {
  return Compiler(read, options).compile();
}

}  // namespace mixferry::mappings
