import sys

from daraja_mock import DarajaMock

DarajaMock().run(port=int(sys.argv[1]))
