#include "tests/tidy/rooms.h"

#include <regex>
#include <sstream>

namespace mixferry::tests {

Rooms::Rooms(std::string_view lines) {
  std::istringstream stream{std::string(lines)};
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words{line};
    std::string room;
    words >> room;
    std::set<std::string>& linked = links_[room];
    for (std::string other; words >> other;) linked.insert(other);
  }
}

std::string Rooms::room_of(std::string_view path) const {
  while (!path.empty() && !links_.contains(path))
    path = path.substr(0, path.find_last_of('/') == path.npos ? 0 : path.find_last_of('/'));
  return std::string(path);
}

std::vector<std::string> Rooms::contradictions(const std::vector<SourceFile>& files) const {
  std::vector<std::string> found;
  std::map<std::string, std::set<std::string>, std::less<>> unused = links_;
  for (const SourceFile& file : files) {
    const std::string room = room_of(file.path);
    if (room.empty()) {
      found.push_back(file.path + " lies in no folder that is a library");
      continue;
    }
    for (const std::string& included :
         matches(file.text, "#include \"((?:connectors|mappings|engine)/[^\"]*)\"")) {
      const std::string other = room_of(included);
      unused.at(room).erase(other);
      if (other != room && !links_.at(room).contains(other))
        found.push_back(file.path + " includes " + included + ", and " + room + " does not link " + other);
    }
  }
  for (const auto& [room, others] : unused) {
    for (const std::string& other : others)
      found.push_back(room + " links " + other + ", and includes nothing of it");
  }
  return found;
}

std::vector<std::string> matches(const std::string& text, const char* pattern) {
  std::vector<std::string> found;
  const std::regex expression(pattern);
  for (auto at = std::sregex_iterator(text.begin(), text.end(), expression); at != std::sregex_iterator();
       ++at) {
    found.push_back((*at)[1].str());
  }
  return found;
}

}  // namespace mixferry::tests
