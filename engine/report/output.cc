#include "engine/report/output.h"

#include "engine/report/terminal.h"

namespace mixferry::report {

Output::Output(const std::string& path) {
  if (path != "-") file_.emplace(path);
}

void Output::write(std::string_view data) {
  if (file_) {
    file_->write(data);
  } else {
    print_data(data);
  }
}

void Output::commit() {
  if (file_) file_->commit();
}

}  // namespace mixferry::report
