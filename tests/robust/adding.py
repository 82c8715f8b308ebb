#!/usr/bin/env python3
"""adding.py PAGE TREE: makes in TREE what the examples of PAGE, docs/adding.md, say. A comment before each names its file:

    <!-- new file: PATH -->
    <!-- add to: PATH, after the line: LINE -->
    <!-- add at the end of: PATH -->

Prints the new files. An example that does not fit ends it with status 1.
"""
import os
import re
import sys

page, tree = sys.argv[1:]
comment = re.compile(
    r'^<!-- (new file|add to|add at the end of): (\S+?)(?:, after the line: ([^\n]*))? -->\n```\w+\n(.*?)^```$', re.M | re.S)


def fail(what):
    sys.exit(f'adding.py: {what}')


text = open(page, encoding='utf-8').read()
examples = comment.findall(text)
if len(examples) != len(re.findall(r'^<!-- ', text, re.M)):
    fail('a comment is not of a form that is known, or has no example after it')
for what, path, line, body in examples:
    target = os.path.join(tree, path)
    if what == 'new file':
        if os.path.exists(target):
            fail(f'{path} exists')
        with open(target, 'w', encoding='utf-8') as file:
            file.write(body)
        print(path)
        continue
    with open(target, encoding='utf-8') as file:
        old = file.read()
    if what == 'add to':
        if old.count(f'\n{line}\n') != 1:
            fail(f'{path} does not have the line {line} once')
        new = old.replace(f'\n{line}\n', f'\n{line}\n{body}')
    else:
        new = old + body
    with open(target, 'w', encoding='utf-8') as file:
        file.write(new)
