"""One file per noun of the address; routers never import each other."""
