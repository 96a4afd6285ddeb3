# What `cmake --install` puts where, and the Debian package that `cpack` makes of it.

include(GNUInstallDirs)

# What is installed needs no tests: who installs says what to build, `mixferry mixferry_documents`.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

# Manual page and completions are written by the program itself, from the same description as `--help`.
set(documents ${CMAKE_BINARY_DIR}/documents)
add_custom_command(
  OUTPUT ${documents}/mixferry.1 ${documents}/mixferry.bash ${documents}/_mixferry ${documents}/mixferry.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${documents}
  COMMAND mixferry manual > ${documents}/mixferry.1
  COMMAND mixferry completion bash > ${documents}/mixferry.bash
  COMMAND mixferry completion zsh > ${documents}/_mixferry
  COMMAND mixferry completion fish > ${documents}/mixferry.fish
  DEPENDS mixferry
  COMMENT "Writing the manual page and the completions")
add_custom_target(mixferry_documents ALL DEPENDS ${documents}/mixferry.1)

install(TARGETS mixferry RUNTIME)
install(FILES ${documents}/mixferry.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/mixferry.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME mixferry)
install(FILES ${documents}/_mixferry DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${documents}/mixferry.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)  # where Debian looks for it
install(FILES mappings/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME mapping-language.md)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mixferry)
set(CPACK_PACKAGE_CONTACT "The mixferry developers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata")  # read while it runs
include(CPack)
