#include "engine/pipeline/kinds.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <span>

#include "connectors/input/object_name.h"
#include "engine/base/error.h"
#include "engine/base/invisible.h"

namespace mixferry::pipeline {
namespace {

constexpr std::size_t kKindsTold = 10;
constexpr std::size_t kColumnsTold = 5;

std::set<std::string> folded(const std::vector<std::string>& columns) {
  std::set<std::string> names;
  for (const std::string& column : columns) {
    std::string name(without_outer_invisibles(column));
    std::ranges::transform(name, name.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    names.insert(std::move(name));
  }
  return names;
}

/// Puts sources together with the first that they are of one kind with.
class Kinds {
 public:
  explicit Kinds(const std::vector<std::string>& objects) : objects_(objects) {}

  void add(std::size_t position, const SourceColumns& source) {
    const bool is_called = connectors::called_by(source.path, objects_) == connectors::Called::wholly;
    const std::string object = connectors::object_name(source.path);
    std::set<std::string> columns = folded(source.columns);
    for (Kind& kind : kinds_) {
      const bool same_name = (is_called && kind.is_called) || (!object.empty() && object == kind.object);
      const bool has_more = std::ranges::includes(columns, kind.columns);
      if (!same_name && !has_more && !std::ranges::includes(kind.columns, columns)) continue;
      kind.positions.push_back(position);
      if (has_more) kind.columns = std::move(columns);
      return;
    }
    kinds_.push_back({{position}, object, is_called, std::move(columns)});
  }

  [[nodiscard]] std::vector<std::vector<std::size_t>> positions() const {
    std::vector<std::vector<std::size_t>> all;
    for (const Kind& kind : kinds_) all.push_back(kind.positions);
    return all;
  }

 private:
  struct Kind {
    std::vector<std::size_t> positions;
    std::string object;
    bool is_called;                 ///< as the mapping has it
    std::set<std::string> columns;  ///< of the source that has the most
  };
  const std::vector<std::string>& objects_;
  std::vector<Kind> kinds_;
};

std::string in_words(const SourceColumns& source, std::size_t others) {
  const std::size_t shown = std::min(source.columns.size(), kColumnsTold);
  return fmt::format("  {}{}: {}{}", source.path, others == 0 ? "" : fmt::format(" and {} more", others),
                     fmt::join(std::span(source.columns).first(shown), ", "),
                     source.columns.size() > shown ? ", ..." : "");
}

}  // namespace

std::vector<std::vector<std::size_t>> kinds_of(const std::vector<SourceColumns>& sources,
                                               const std::vector<std::string>& objects) {
  Kinds kinds(objects);
  for (std::size_t i = 0; i < sources.size(); ++i) kinds.add(i, sources[i]);
  return kinds.positions();
}

void require_one_kind(const connectors::Expansion& expansion, const std::vector<SourceColumns>& sources,
                      const std::vector<std::string>& objects) {
  for (std::size_t begin = 0; begin < sources.size();) {
    std::size_t end = begin + 1;
    while (end < sources.size() && expansion.argument_of[end] == expansion.argument_of[begin]) ++end;
    const std::vector<SourceColumns> together(sources.begin() + static_cast<std::ptrdiff_t>(begin),
                                              sources.begin() + static_cast<std::ptrdiff_t>(end));
    const auto kinds = kinds_of(together, objects);
    begin = end;
    if (kinds.size() < 2) continue;
    std::vector<std::string> lines;
    for (const auto& kind : kinds) {
      if (lines.size() == kKindsTold) {
        lines.push_back(fmt::format("  and {} kinds more", kinds.size() - kKindsTold));
        break;
      }
      lines.push_back(in_words(together[kind.front()], kind.size() - 1));
    }
    throw RunError(ExitCode::usage,
                   fmt::format("These have different columns, so they hold rows of different kinds, and one "
                               "mapping would make the same of all:\n{}\nName those that are meant one by "
                               "one, for instance: {}",
                               fmt::join(lines, "\n"), together[kinds.front().front()].path));
  }
}

}  // namespace mixferry::pipeline
